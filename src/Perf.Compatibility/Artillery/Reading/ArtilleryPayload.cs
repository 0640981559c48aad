namespace Perf.Compatibility.Artillery.Reading;

/// <summary>A file of rows for virtual users.</summary>
internal sealed record ArtilleryPayload
{
    /// <summary>Where it stands.</summary>
    public Place Place { get; init; }

    /// <summary>The file, relative to the test's folder or whole.</summary>
    public string Path { get; init; } = "";

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Whether rows are taken one after the other, beginning anew after the last; otherwise at random.</summary>
    public bool IsSequence { get; init; }

    /// <summary>Whether each virtual user sees all rows, under <see cref="Name"/>.</summary>
    public bool LoadsAll { get; init; }

    /// <summary>The variable that has all rows.</summary>
    public string? Name { get; init; }

    /// <summary>What stands between columns.</summary>
    public string Delimiter { get; init; } = ",";

    /// <summary>Whether what looks like a number is one.</summary>
    public bool Casts { get; init; } = true;

    /// <summary>Whether empty lines are no rows.</summary>
    public bool SkipsEmptyLines { get; init; } = true;

    /// <summary>Whether the first row is a heading and no data.</summary>
    public bool SkipsHeader { get; init; }
}
