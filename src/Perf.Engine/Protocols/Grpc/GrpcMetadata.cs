using Grpc.Core;

namespace Perf.Engine.Protocols.Grpc;

/// <summary>Metadata of calls; values of names that end in -bin are bytes, base64 in texts.</summary>
internal static class GrpcMetadata
{
    /// <summary>Adds a piece.</summary>
    /// <exception cref="StepFault">It cannot be sent.</exception>
    public static void Add(Metadata metadata, string name, string value)
    {
        try
        {
            if (name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
            {
                metadata.Add(name, Convert.FromBase64String(value));
            }
            else
            {
                metadata.Add(name, HeaderText.Checked(name, value));
            }
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new StepFault(ErrorClasses.InvalidRequest, $"the metadata '{name}' cannot be sent: {(e is FormatException ? "its name ends in -bin, and its value is no base64" : e.Message)}", e);
        }
    }

    /// <summary>Copies what came with an answer.</summary>
    public static void CopyTo(StepOutcome outcome, Metadata? metadata)
    {
        foreach (Metadata.Entry entry in metadata ?? [])
        {
            outcome.AddHeader(entry.Key, entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value);
        }
    }
}
