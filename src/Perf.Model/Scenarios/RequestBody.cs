namespace Perf;

/// <summary>A request's body.</summary>
public sealed record RequestBody
{
    /// <summary>How <see cref="Text"/> and <see cref="Form"/> are to be read.</summary>
    public BodyKind Kind { get; init; }

    /// <summary>
    /// The body as a template. For JSON it is a JSON document whose strings hold templates: a value is escaped when it is put in, and a string that is one
    /// template as a whole takes the value with its kind, so a number stays a number.
    /// </summary>
    public string Text { get; init; } = "";

    /// <summary>The fields of a form; values are templates.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Form { get; init; } = [];

    /// <summary>The path of the file that is the body, as the scenario has it; null for none.</summary>
    public string? File { get; init; }

    /// <summary>The parts of a multipart body.</summary>
    public IReadOnlyList<MultipartPart> Parts { get; init; } = [];

    /// <summary>What stands between the parts of a multipart body.</summary>
    public string Boundary { get; init; } = "";

    /// <summary>The content type when no header gives it; null for none.</summary>
    public string? ContentType { get; init; }
}
