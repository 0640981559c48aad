namespace Perf.Tuning.Nginx;

/// <summary>A directive with its place in the text: a simple one, or a block with others in it.</summary>
internal sealed class NginxNode
{
    /// <summary>Its words; the first is its name.</summary>
    public required IReadOnlyList<NginxWord> Words { get; init; }

    /// <summary>Its first character.</summary>
    public int Start => Words[0].Start;

    /// <summary>The character after its semicolon or closing brace.</summary>
    public int End { get; set; }

    /// <summary>The character after its opening brace; -1 for a simple one.</summary>
    public int BodyStart { get; init; } = -1;

    /// <summary>Its closing brace.</summary>
    public int BodyEnd { get; set; }

    /// <summary>What is in it.</summary>
    public IReadOnlyList<NginxNode> Children { get; set; } = [];

    /// <summary>Its name.</summary>
    public string Name => Words[0].Text;

    /// <summary>Whether it has a body.</summary>
    public bool IsBlock => BodyStart >= 0;

    /// <summary>Its arguments as they are written, with single spaces between them.</summary>
    public string Arguments => string.Join(' ', Words.Skip(1).Select(word => word.Raw));

    /// <summary>Where the text of some of its words is.</summary>
    /// <param name="first">The first of these words.</param>
    public (int Start, int End) From(int first) => first < Words.Count ? (Words[first].Start, Words[^1].End) : (Words[^1].End, Words[^1].End);
}
