namespace Gambi.Client.AI.Requests;

/// <summary>What an attachment is to a model.</summary>
internal enum AttachmentKind
{
    Image,
    Audio,
    File,
}
