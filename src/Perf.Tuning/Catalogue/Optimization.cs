namespace Perf.Tuning;

/// <summary>An entry of the catalogue: what to do about a finding, when it may be done, and how it is told whether it helped.</summary>
internal sealed record Optimization
{
    /// <summary>Its id: <c>db.index.create</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it does in a line.</summary>
    public required string Title { get; init; }

    /// <summary>Where.</summary>
    public OptimizationLayer Layer { get; init; }

    /// <summary>Classes of findings that ask for it, besides those that name it themselves.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>Classes of findings whose rule names it by its id, for the playbook.</summary>
    public IReadOnlyList<string> NamedBy { get; init; } = [];

    /// <summary>Whether a strategy alone proposes it, without a finding, where its conditions hold.</summary>
    public bool IsStanding { get; init; }

    /// <summary>The least strategy that may do it.</summary>
    public OptimizationStrategy Strategy { get; init; }

    /// <summary>What it may break.</summary>
    public OptimizationRisk Risk { get; init; }

    /// <summary>What it is measured by; null for what its finding's class is measured by.</summary>
    public TuningKpiKind? Kpi { get; init; }

    /// <summary>Names for values that conditions and settings share, each of what stands before it.</summary>
    public IReadOnlyList<(string Name, Expression Value, string Source)> Lets { get; init; } = [];

    /// <summary>What must hold.</summary>
    public IReadOnlyList<Precondition> When { get; init; } = [];

    /// <summary>Ways to make the change: the first that the targets allow is taken. None where people do it.</summary>
    public IReadOnlyList<OptimizationChange> Changes { get; init; } = [];

    /// <summary>Why, with the numbers that decide.</summary>
    public Template Reason { get; init; } = Template.Parse("");

    /// <summary>What people should do themselves; null where nothing is left to them.</summary>
    public Template? Advice { get; init; }

    /// <summary>How to make sure of the cause, for the playbook.</summary>
    public IReadOnlyList<string> Identify { get; init; } = [];

    /// <summary>How to tell whether it helped.</summary>
    public IReadOnlyList<string> Verify { get; init; } = [];

    /// <summary>What else is to be known of it, for the playbook.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The file that it is from; null for those that Perf brings.</summary>
    public string? Path { get; init; }

    /// <summary>Its line.</summary>
    public int Line { get; init; }

    /// <summary>All expressions in it.</summary>
    public IEnumerable<Expression> Expressions() =>
        Lets.Select(one => one.Value)
            .Concat(When.SelectMany(one => one.Otherwise.Expressions.Prepend(one.If)))
            .Concat(Changes.SelectMany(one => one.Expressions()))
            .Concat(Reason.Expressions)
            .Concat(Advice?.Expressions ?? []);
}
