namespace Perf.Tuning;

/// <summary>What is known while one optimization is looked at for one target.</summary>
internal sealed class PlanScope : IValueScope
{
    private readonly Dictionary<string, Value> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Value> _lets = new(StringComparer.Ordinal);
    private readonly Finding? _finding;
    private readonly CurrentSettings _settings;
    private readonly TargetInstance _instance;

    /// <summary>Gathers it.</summary>
    /// <param name="facts">Facts of the machine, the database and the finding's table.</param>
    /// <param name="finding">The finding; null where a strategy proposes.</param>
    /// <param name="strategy">The strategy.</param>
    /// <param name="instance">The target.</param>
    /// <param name="settings">What settings are now.</param>
    public PlanScope(IEnumerable<KeyValuePair<string, Value>> facts, Finding? finding, OptimizationStrategy strategy, TargetInstance instance, CurrentSettings settings)
    {
        (_finding, _settings, _instance) = (finding, settings, instance);
        foreach ((string name, Value value) in facts)
        {
            _values[name] = value;
        }

        _values["strategy"] = Value.Of(OptimizationReader.Word(strategy));
        if (instance.Application is { } application)
        {
            _values["application.name"] = Value.Of(application.Name);
            _values["application.instances"] = Value.Of(Math.Max(1, application.Instances));
        }

        if (finding is not null)
        {
            _values["finding.subject"] = Value.Said(finding.Subject, "what the finding is about");
            _values["finding.title"] = Value.Of(finding.Title);
            _values["finding.confidence"] = Value.Of(finding.Confidence);
            _values["finding.gain"] = Value.Of(finding.ExpectedGain);
        }
    }

    /// <inheritdoc/>
    public Value Of(string name)
    {
        if (_lets.TryGetValue(name, out Value own) || _values.TryGetValue(name, out own))
        {
            return own;
        }

        return name.StartsWith(CatalogueNames.OfFinding, StringComparison.Ordinal)
            ? Value.Said(_finding?.Parameters.GetValueOrDefault(name[CatalogueNames.OfFinding.Length..]), $"{name[CatalogueNames.OfFinding.Length..].Replace('_', ' ')} of the finding")
            : name.StartsWith(CatalogueNames.OfPostgres, StringComparison.Ordinal) ? _settings.Of("postgresql.setting", "postgresql", name[CatalogueNames.OfPostgres.Length..])
            : Value.Missing(CatalogueNames.All.GetValueOrDefault(name, name));
    }

    /// <inheritdoc/>
    public Value Setting(string? mechanism, string key) => _settings.Of(mechanism ?? _instance.Mechanism, mechanism is null || mechanism == _instance.Mechanism ? _instance.Target : TargetOf(mechanism), key);

    /// <inheritdoc/>
    public Value Evidence(string signal) =>
        (_finding?.Evidence.Concat(_finding.Against).FirstOrDefault(one => one.Value is not null && (one.Signal == signal || one.Signal.StartsWith(signal + "{", StringComparison.Ordinal))))?.Value is { } value
            ? Value.Of(value) : Value.Missing($"{signal} of the run");

    /// <summary>Computes the entry's own names.</summary>
    /// <exception cref="ExpressionException">One makes no sense.</exception>
    public void Compute(IEnumerable<(string Name, Expression Value, string Source)> lets)
    {
        foreach ((string name, Expression value, _) in lets)
        {
            _lets[name] = value.Compute(this);
        }
    }

    /// <summary>The settings that an optimization asks for, by mechanism and target.</summary>
    /// <param name="expressions">Its expressions.</param>
    /// <param name="instance">The target.</param>
    public static IEnumerable<IGrouping<(string Mechanism, string Target), string>> Wanted(IEnumerable<Expression> expressions, TargetInstance instance) =>
        expressions.SelectMany(one => one.All()).Select<Expression, (string Mechanism, string Target, string Key)>(part => part switch
        {
            Expression.CurrentSetting { Mechanism: { } other } setting when other != instance.Mechanism => (other, TargetOf(other), setting.Key),
            Expression.CurrentSetting setting => (instance.Mechanism, instance.Target, setting.Key),
            Expression.Name { Text: var name } when name.StartsWith(CatalogueNames.OfPostgres, StringComparison.Ordinal) => ("postgresql.setting", "postgresql", name[CatalogueNames.OfPostgres.Length..]),
            _ => ("", "", ""),
        }).Where(one => MechanismForms.Find(one.Mechanism) is { } form && MechanismForms.KeyProblem(form, one.Key) is null).GroupBy(one => (one.Mechanism, one.Target), one => one.Key);

    private static string TargetOf(string mechanism) => MechanismForms.Find(mechanism)?.Targets[0] ?? "";
}
