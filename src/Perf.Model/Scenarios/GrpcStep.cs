namespace Perf;

/// <summary>
/// A gRPC call. What is expected and captured sees the answer in protobuf's JSON, fields without a value included; that of a stream as a JSON array. The status
/// is gRPC's number, 0 for OK; headers are the response's metadata and trailers.
/// </summary>
public sealed record GrpcStep : ActionStep
{
    /// <summary>The service's full name and the method: <c>shop.v1.Catalog/GetItem</c>.</summary>
    public string Method { get; init; } = "";

    /// <summary>The server's address, a template such as <c>https://host:port</c>, or null for the scenario's target. http is HTTP/2 without TLS.</summary>
    public string? Target { get; init; }

    /// <summary>A file with the descriptors (a FileDescriptorSet with its imports), or null to ask the server by reflection.</summary>
    public string? DescriptorFile { get; init; }

    /// <summary>The messages in protobuf's JSON, templates as those of a JSON body; one unless the client streams, none for an empty message.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>Metadata of the call; values are templates, those of names that end in -bin base64.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];
}
