using Perf.Engine.Scenarios.Reading;

namespace Perf.Engine.Scenarios.Writing;

/// <summary>Writes assertions as <c>expect:</c> has them, or one check of <c>checks:</c>. What the mapping has no room for is told.</summary>
internal sealed class AssertionDraft
{
    private readonly DraftMapping _section = new();
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    /// <summary>Writes assertions that hold together.</summary>
    /// <param name="assertions">The assertions.</param>
    /// <param name="lose">Takes those that have no form.</param>
    /// <returns>The mapping; empty where none has a form.</returns>
    public static DraftMapping Of(IEnumerable<Assertion> assertions, Action<Assertion> lose)
    {
        var draft = new AssertionDraft();
        foreach (Assertion assertion in assertions)
        {
            if (assertion.Or.Count > 0 || assertion.ErrorClass is not null || !draft.Add(assertion))
            {
                lose(assertion);
            }
        }

        return Short(draft._section);
    }

    /// <summary>A JSONPath as a scenario file has it: from its root.</summary>
    /// <param name="path">The path.</param>
    public static string JsonPath(string path) => path.StartsWith('$') ? path : path.StartsWith('[') ? $"${path}" : $"$.{path}";

    /// <summary>Checks, each by its name.</summary>
    /// <param name="checks">The assertions; those of one name hold together.</param>
    /// <param name="lose">Takes those that have no form.</param>
    public static DraftMapping Checks(IEnumerable<Assertion> checks, Action<Assertion> lose)
    {
        var section = new DraftMapping();
        foreach (IGrouping<string, Assertion> check in checks.GroupBy(assertion => assertion.Name, StringComparer.Ordinal))
        {
            DraftMapping conditions = Of(check, lose);
            if (!conditions.IsEmpty)
            {
                section.Add(new string([.. check.Key.Select(c => char.IsControl(c) ? ' ' : c)]), conditions);
            }
        }

        return section;
    }

    // What is demanded twice is demanded.
    private bool Add(Assertion assertion)
    {
        string key = $"{assertion.Part} {assertion.Selector} {assertion.Attribute} {assertion.OfCount} {assertion.Operator} {string.Join('\n', assertion.Expected)}";
        return !_written.Add(key) || AddNew(assertion);
    }

    private bool AddNew(Assertion assertion) => assertion.Part switch
    {
        ResponsePart.Status => Put(_section, "status", Status(assertion)),
        ResponsePart.Duration => Put(_section, "duration", Measure(assertion, "ms")),
        ResponsePart.Size => Put(_section, "size", Measure(assertion, "B")),
        ResponsePart.Body => assertion.Operator is ComparisonOperator.Equal or ComparisonOperator.Contains or ComparisonOperator.NotContains or ComparisonOperator.Matches && !assertion.OfCount && AddCondition(Inner(_section, "body"), assertion),
        ResponsePart.Header => AddNamed("header", assertion.Selector, assertion),
        ResponsePart.Cookie => AddNamed("cookie", assertion.Selector, assertion),
        ResponsePart.Json => AddNamed("json", JsonPath(assertion.Selector), assertion),
        ResponsePart.Css => AddNamed("css", assertion.Selector, assertion),
        ResponsePart.XPath => AddNamed("xpath", assertion.Selector, assertion),
        ResponsePart.Value => AddNamed("template", assertion.Selector, assertion),
        _ => false,
    };

    private bool AddNamed(string key, string selector, Assertion assertion)
    {
        DraftMapping named = Inner(_section, key);
        if (IsOrdering(assertion) && !assertion.OfCount)
        {
            return assertion.Attribute is null && Put(named, selector, DraftScalar.Of($"{Ordering.Symbol(assertion.Operator)} {assertion.Expected[0]}"));
        }

        if (named[selector] is not (null or DraftMapping))
        {
            return false;
        }

        DraftMapping conditions = Inner(named, selector);
        if (!conditions.IsEmpty && (conditions["attribute"] as DraftScalar)?.Text != assertion.Attribute)
        {
            return false;
        }

        bool isAdded = AddCondition(conditions, assertion);
        return isAdded && (assertion.Attribute is null || conditions["attribute"] is not null || Put(conditions, "attribute", DraftScalar.Of(assertion.Attribute)));
    }

    private static bool AddCondition(DraftMapping conditions, Assertion assertion)
    {
        if (assertion.OfCount)
        {
            return Put(conditions, "count", assertion.Operator == ComparisonOperator.Equal ? ValueDraft.OfText(assertion.Expected[0]) : DraftScalar.Of($"{Ordering.Symbol(assertion.Operator)} {assertion.Expected[0]}"));
        }

        string? key = assertion.Operator switch
        {
            ComparisonOperator.Equal => "equals",
            ComparisonOperator.NotEqual => "notEquals",
            ComparisonOperator.Contains => "contains",
            ComparisonOperator.NotContains => "notContains",
            ComparisonOperator.Matches => "matches",
            ComparisonOperator.Exists or ComparisonOperator.NotExists => "exists",
            _ => null,
        };
        return key switch
        {
            null => false,
            "exists" => Put(conditions, key, DraftScalar.Of(assertion.Operator == ComparisonOperator.Exists)),
            "equals" when assertion.Expected.Count > 1 => Put(conditions, key, new DraftSequence(assertion.Expected.Select(ValueDraft.OfText))),
            "matches" => assertion.Expected.Count == 1 && Put(conditions, key, DraftScalar.Of(assertion.Expected[0])),
            _ => assertion.Expected.Count == 1 && Put(conditions, key, ValueDraft.OfText(assertion.Expected[0])),
        };
    }

    private static DraftNode? Status(Assertion assertion) => assertion.Operator switch
    {
        ComparisonOperator.Equal when assertion.Expected.Count == 1 => ValueDraft.OfText(assertion.Expected[0]),
        ComparisonOperator.Equal => new DraftSequence(assertion.Expected.Select(ValueDraft.OfText)),
        _ when (IsOrdering(assertion) || assertion.Operator == ComparisonOperator.NotEqual) && assertion.Expected.Count == 1 => DraftScalar.Of($"{Ordering.Symbol(assertion.Operator)} {assertion.Expected[0]}"),
        _ => null,
    };

    private static DraftScalar? Measure(Assertion assertion, string unit) =>
        (IsOrdering(assertion) || assertion.Operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual) && assertion.Expected.Count == 1
            ? DraftScalar.Of($"{Ordering.Symbol(assertion.Operator)} {assertion.Expected[0]}{unit}")
            : null;

    private static bool IsOrdering(Assertion assertion) => assertion.Operator is ComparisonOperator.Less or ComparisonOperator.LessOrEqual or ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual;

    private static bool Put(DraftMapping mapping, string key, DraftNode? node)
    {
        if (node is null || mapping[key] is not null)
        {
            return false;
        }

        mapping.Add(key, node);
        return true;
    }

    private static DraftMapping Inner(DraftMapping mapping, string key)
    {
        if (mapping[key] is not DraftMapping inner)
        {
            mapping.Add(key, inner = new DraftMapping());
        }

        return inner;
    }

    // `$.name: Ann` for what only equals, and nothing for what has lost all that it had.
    private static DraftMapping Short(DraftMapping section)
    {
        var all = new DraftMapping();
        foreach ((string key, DraftNode value) in section.Entries)
        {
            DraftNode node = value is DraftMapping named && key != "body" ? ShortNamed(named) : value;
            if (node is not DraftMapping { IsEmpty: true })
            {
                all.Add(key, node);
            }
        }

        return all;
    }

    private static DraftMapping ShortNamed(DraftMapping named)
    {
        var all = new DraftMapping();
        foreach ((string selector, DraftNode value) in named.Entries.Where(entry => entry.Value is not DraftMapping { IsEmpty: true }))
        {
            all.Add(selector, EqualAlone(value) ?? value);
        }

        return all;
    }

    // A text that begins like a comparison would be taken for one.
    private static DraftNode? EqualAlone(DraftNode conditions) => conditions is DraftMapping { Entries: [{ Key: "equals", Value: var equal }] } && !(equal is DraftScalar scalar && Ordering.TrySplit(scalar.Text, out _, out _))
        ? equal
        : null;
}
