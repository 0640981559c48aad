using System.Text.RegularExpressions;

namespace Perf.Tuning;

/// <summary>What the catalogue may ask of a mechanism: which targets, which keys, which values. What is not of this form would leave the mechanism, and is refused.</summary>
internal sealed record MechanismForm
{
    /// <summary>The mechanism's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it changes, for the playbook: <c>PostgreSQL's settings (ALTER SYSTEM)</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The kinds of targets that it can change.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>When changes may take effect, the usual first.</summary>
    public required IReadOnlyList<TuningEffect> Effects { get; init; }

    /// <summary>What keys look like.</summary>
    public required Regex Key { get; init; }

    /// <summary>A key, for messages.</summary>
    public required string KeyExample { get; init; }

    /// <summary>What values look like, each line for itself.</summary>
    public required Regex Value { get; init; }

    /// <summary>Values in words, for messages.</summary>
    public required string ValueExample { get; init; }

    /// <summary>Whether a value may have several lines.</summary>
    public bool MayHaveLines { get; init; }

    /// <summary>Whether values may name paths, absolute and without going up.</summary>
    public bool MayHavePaths { get; init; }

    /// <summary>What an entry may give as arguments; what stands in the targets (files, their formats) no entry may.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Whether what it does can be undone exactly.</summary>
    public bool IsReversible { get; init; } = true;

    /// <summary>What is kept before, for the playbook.</summary>
    public required string Capture { get; init; }

    /// <summary>How it is undone, for the playbook.</summary>
    public required string Undo { get; init; }
}
