namespace Perf.Tuning;

/// <summary>What a mechanism saw of the settings of an order.</summary>
internal sealed record Observation
{
    /// <summary>Each setting's value in effect; null where it is not set. The same form in which it is set, so that what was set can be compared with what is in effect.</summary>
    public required IReadOnlyDictionary<string, string?> Values { get; init; }

    /// <summary>What a setting is in each of its places, by the place's name, where it is set in several and <see cref="Values"/> has them as one text; empty where it is one thing.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> Parts { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string?>>();

    /// <summary>Keys whose values are secret.</summary>
    public IReadOnlyCollection<string> Secrets { get; init; } = [];

    /// <summary>Why it cannot be changed, in a sentence that says what to do (a setting of the command line wins, no permission, a partitioned table); null where it can.</summary>
    public string? Refusal { get; init; }

    /// <summary>What was already so before and is not to be done again: all values are what the order asks for.</summary>
    public bool IsSet { get; init; }

    /// <summary>Whatever else must be the same when the plan is applied: the hash of a file, the server's identity. With the values it is the plan's hash of what was observed.</summary>
    public string State { get; init; } = "";

    /// <summary>What is looked at, where an environment may come to name another: a server's own number, a file's path. What was captured of one is not compared with another; empty where there is only one.</summary>
    public string Identity { get; init; } = "";

    /// <summary>The change as a diff, in the form of its kind: unified for files, SQL for databases. Nothing secret.</summary>
    public string Diff { get; init; } = "";

    /// <summary>Whether nothing could be looked at (no such target, a file that cannot be read or understood), so that <see cref="Values"/> says nothing. <see cref="Refusal"/> says why. That is not the same as a setting that is not there.</summary>
    public bool IsUnseen { get; init; }

    /// <summary>What is to be told with it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
