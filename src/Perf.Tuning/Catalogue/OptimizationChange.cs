namespace Perf.Tuning;

/// <summary>One way to make an optimization's change.</summary>
internal sealed record OptimizationChange
{
    /// <summary>The mechanism: <c>nginx.directive</c>; or <c>file.settings</c>, which becomes that of the settings file's kind.</summary>
    public required string Mechanism { get; init; }

    /// <summary>The target's kind: <c>postgresql</c>, <c>nginx</c>, <c>redis</c>, <c>application</c>, <c>system</c>.</summary>
    public required string Target { get; init; }

    /// <summary>When it takes effect.</summary>
    public TuningEffect Effect { get; init; }

    /// <summary>What must be true for this way to be taken; null for always.</summary>
    public Expression? If { get; init; }

    /// <summary>That, as it was written; null for always.</summary>
    public string? IfSource { get; init; }

    /// <summary>The settings; a value that is null takes its setting away.</summary>
    public IReadOnlyList<(Template Key, Template? Value)> Settings { get; init; } = [];

    /// <summary>Those of the settings that are moved one way alone: what is further that way already is left as it is.</summary>
    public IReadOnlyList<(Template Key, SettingDirection Direction)> Directions { get; init; } = [];

    /// <summary>The direction of a setting; null where it is no matter.</summary>
    /// <param name="key">Its key.</param>
    public SettingDirection? DirectionOf(Template key) => Directions.Where(one => one.Key.Source == key.Source).Select(one => (SettingDirection?)one.Direction).FirstOrDefault();

    /// <summary>What the mechanism needs besides.</summary>
    public IReadOnlyList<(string Name, Template Value)> Arguments { get; init; } = [];

    /// <summary>All expressions in it.</summary>
    public IEnumerable<Expression> Expressions() =>
        (If is null ? [] : new[] { If })
            .Concat(Settings.SelectMany(one => one.Key.Expressions.Concat(one.Value?.Expressions ?? [])))
            .Concat(Arguments.SelectMany(one => one.Value.Expressions));
}
