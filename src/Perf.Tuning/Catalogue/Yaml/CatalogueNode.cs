namespace Perf.Tuning;

/// <summary>A value of a catalogue's file with its place in it, so that a problem can name the line. Immutable.</summary>
internal sealed record CatalogueNode
{
    /// <summary>The line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The column, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>The text of a single value; null for a list, a mapping and nothing.</summary>
    public string? Text { get; init; }

    /// <summary>The members of a mapping in the order of the file, each name once; null for anything else.</summary>
    public IReadOnlyList<(CatalogueNode Key, CatalogueNode Value)>? Members { get; init; }

    /// <summary>The items of a list; null for anything else.</summary>
    public IReadOnlyList<CatalogueNode>? Items { get; init; }

    /// <summary>Whether nothing stands there, or null.</summary>
    public bool IsNull => Text is null && Members is null && Items is null;

    /// <summary>What it is, in words.</summary>
    public string Kind => Members is not null ? "a mapping" : Items is not null ? "a list" : Text is not null ? "a text" : "nothing";
}
