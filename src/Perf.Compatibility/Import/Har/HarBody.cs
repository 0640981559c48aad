namespace Perf.Compatibility.Import.Har;

/// <summary>The body of a recorded request.</summary>
internal sealed class HarBody
{
    /// <summary>Its type with parameters, as recorded.</summary>
    public string Type { get; init; } = "";

    public string Text { get; init; } = "";

    /// <summary>Whether the text is base64 of bytes.</summary>
    public bool IsBase64 { get; init; }

    /// <summary>Fields of a form; with the name of a file where the field is one.</summary>
    public IReadOnlyList<(string Name, string Value, string? File)> Fields { get; init; } = [];

    /// <summary>The type without parameters, lower case.</summary>
    public string PlainType => HarReading.PlainType(Type);
}
