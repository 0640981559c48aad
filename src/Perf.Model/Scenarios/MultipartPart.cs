namespace Perf;

/// <summary>One part of a multipart body (RFC 7578).</summary>
public sealed record MultipartPart
{
    /// <summary>The field's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The value, a template; null for a file.</summary>
    public string? Value { get; init; }

    /// <summary>The file's path as the scenario has it; null for a value.</summary>
    public string? File { get; init; }

    /// <summary>The name that the file is called by; null for none.</summary>
    public string? FileName { get; init; }

    /// <summary>The content type; null for none.</summary>
    public string? ContentType { get; init; }
}
