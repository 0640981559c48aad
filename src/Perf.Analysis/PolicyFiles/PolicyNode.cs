namespace Perf.Analysis;

/// <summary>A value of a YAML file with its place in it, so that a problem can name the line. Immutable.</summary>
internal sealed record PolicyNode
{
    /// <summary>Its way from the root: <c>channels.slack.url</c>; empty for the root.</summary>
    internal required string Path { get; init; }

    /// <summary>The line, from 1.</summary>
    internal required int Line { get; init; }

    /// <summary>The column, from 1.</summary>
    internal required int Column { get; init; }

    /// <summary>What it is.</summary>
    internal required PolicyNodeKind Kind { get; init; }

    /// <summary>The text of a scalar.</summary>
    internal string Text { get; init; } = "";

    /// <summary>Whether a scalar stands there without quotes, so that it may be a number, true or false.</summary>
    internal bool IsPlain { get; init; }

    /// <summary>The members of a mapping in the order of the file; each name is there once.</summary>
    internal IReadOnlyList<(string Name, PolicyNode Value)> Members { get; init; } = [];

    /// <summary>The items of a list.</summary>
    internal IReadOnlyList<PolicyNode> Items { get; init; } = [];

    /// <summary>The kind in words, for messages.</summary>
    internal string KindText => Kind switch
    {
        PolicyNodeKind.Null => "empty",
        PolicyNodeKind.Scalar => "a text",
        PolicyNodeKind.List => "a list",
        _ => "a mapping",
    };

    /// <summary>The value of a member, or null when there is none.</summary>
    internal PolicyNode? Find(string name) => Members.FirstOrDefault(member => member.Name == name).Value;
}
