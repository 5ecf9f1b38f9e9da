using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Gambi.Load.Children;
using Gambi.Load.Measuring;
using Gambi.Load.Provider;
using Gambi.Participant;

namespace Gambi.Load;

/// <summary>The load generator; under its verbs, the processes that it measures.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is ["gambi", .. var command])
        {
            return RunGambi(command);
        }

        // One thread reads all sockets and runs what waits for them: with two cores for four processes, each hand-over between threads would be measured too.
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");
        switch (args)
        {
            case ["provider", var models]:
                RunProvider(models);
                return 0;
            case ["crowd", var hub, var room, var provider, var model]:
                new ParticipantCrowd(new(hub), room, ProviderAddress.Parse(provider), model).Run();
                return 0;
            default:
                return RunLoadAsync(args).GetAwaiter().GetResult();
        }
    }

    // The program's own entry point: whatever it sets up before its first socket is measured as it ships.
    private static int RunGambi(string[] command)
    {
        ControlLoop.Start(static _ => null);
        return (int)Assembly.Load("gambi").EntryPoint!.Invoke(null, [command])!;
    }

    private static void RunProvider(string models)
    {
        Kernel.RaiseOpenFiles();
        using var provider = ProviderServer.Start(models.Split(','));
        ControlLoop.Tell(provider.Port.ToString(CultureInfo.InvariantCulture));
        ControlLoop.Start(command => command == "aborts" ? provider.TakeAborts() : null);
        Thread.CurrentThread.Join();
    }

    private static async Task<int> RunLoadAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        try
        {
            if (args is ["--help" or "-h", ..])
            {
                Console.WriteLine(RunOptions.Usage);
                return 0;
            }

            Kernel.RaiseOpenFiles();
            var options = RunOptions.Parse(args);
            return options.Quick ? await new QuickRun(options, Console.Out).RunAsync(stop.Token) : await new Run(options, Console.Out).RunAsync(stop.Token);
        }
        catch (ArgumentException e)
        {
            await Console.Error.WriteLineAsync($"{e.Message}\n\n{RunOptions.Usage}");
            return 2;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 130;
        }
        catch (LoadException e)
        {
            await Console.Error.WriteLineAsync($"The run cannot be believed. {e.Message}");
            return 1;
        }

        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
