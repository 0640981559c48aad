using System.Globalization;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>expect:</c>, and each of <c>checks:</c>, which has the same shape.</summary>
internal sealed class AssertionReader(ValueReader values, TemplateScope scope, IReadOnlyList<string> keys)
{
    // The JSONPath of the whole document.
    private const string Root = "$";

    private readonly List<Assertion> _assertions = [];

    /// <summary>Reads <c>expect:</c>; every assertion is called after what it demands.</summary>
    public static IReadOnlyList<Assertion> ReadExpect(ValueReader values, YamlMapping? mapping, TemplateScope scope, IReadOnlyList<string>? keys = null) =>
        mapping is null ? [] : new AssertionReader(values, scope, keys ?? ScenarioKeys.Expect).Read(mapping, "expect");

    /// <summary>Reads <c>checks:</c>; the assertions of one check have its name, and hold together or not at all.</summary>
    public static IReadOnlyList<Assertion> ReadChecks(ValueReader values, YamlMapping? mapping, TemplateScope scope, IReadOnlyList<string>? keys = null)
    {
        var assertions = new List<Assertion>();
        foreach (YamlEntry entry in mapping?.Entries ?? [])
        {
            if (values.Name(entry.Key, "the name of a check") is { } name && values.Mapping(entry.Value, name) is { } check)
            {
                assertions.AddRange(new AssertionReader(values, scope, keys ?? ScenarioKeys.Expect).Read(check, $"the check '{ValueReader.Shortened(name)}'").Select(assertion => assertion with { Name = name }));
            }
        }

        return assertions;
    }

    /// <summary>Reads values by JSONPath, as <c>json:</c> of <c>expect:</c> has them.</summary>
    public static IReadOnlyList<Assertion> ReadJson(ValueReader values, YamlMapping? mapping, TemplateScope scope)
    {
        var reader = new AssertionReader(values, scope, ScenarioKeys.Expect);
        reader.ReadNamed(mapping, ResponsePart.Json);
        return reader._assertions;
    }

    /// <summary>Reads conditions of a text: those of a body's that are given.</summary>
    public static IReadOnlyList<Assertion> ReadText(ValueReader values, YamlMapping mapping, TemplateScope scope)
    {
        var reader = new AssertionReader(values, scope, ScenarioKeys.Expect);
        reader.ReadEach(mapping, ResponsePart.Body, "", ScenarioKeys.BodyConditions);
        return reader._assertions;
    }

    private List<Assertion> Read(YamlMapping mapping, string name)
    {
        var section = new Section(values, mapping, name, keys);
        if (mapping.Entries.Count == 0)
        {
            values.Problems.Add(mapping, $"{name} demands nothing", string.Join(", ", keys));
        }

        foreach (YamlEntry entry in mapping.Entries.Where(entry => keys.Contains(entry.Name)))
        {
            switch (entry.Name)
            {
                case "rows" or "affected":
                    ReadNumber(entry.Value, entry.Name);
                    break;
                case "value":
                    ReadOne(entry.Value, ResponsePart.Json, Root, "value", ScenarioKeys.JsonConditions);
                    break;
                case "status" when ReferenceEquals(keys, ScenarioKeys.GrpcExpect):
                    ReadGrpcStatus(entry.Value);
                    break;
                case "status":
                    ReadStatus(entry.Value);
                    break;
                case "header":
                    ReadNamed(section.MappingOf("header"), ResponsePart.Header);
                    break;
                case "json":
                    ReadNamed(section.MappingOf("json"), ResponsePart.Json);
                    break;
                case "cookie":
                    ReadNamed(section.MappingOf("cookie"), ResponsePart.Cookie);
                    break;
                case "css":
                    ReadNamed(section.MappingOf("css"), ResponsePart.Css);
                    break;
                case "xpath":
                    ReadNamed(section.MappingOf("xpath"), ResponsePart.XPath);
                    break;
                case "template":
                    ReadNamed(section.MappingOf("template"), ResponsePart.Value);
                    break;
                case "body":
                    ReadBody(entry.Value);
                    break;
                case "duration":
                    ReadMeasure(entry.Value, ResponsePart.Duration);
                    break;
                case "size":
                    ReadMeasure(entry.Value, ResponsePart.Size);
                    break;
            }
        }

        return _assertions;
    }

    private void ReadStatus(YamlNode node)
    {
        if (node is YamlScalar scalar && Ordering.TrySplit(scalar.Text, out ComparisonOperator comparison, out string operand))
        {
            if (values.CheckTemplate(scalar, scope) && CheckStatus(scalar, operand))
            {
                Add(ResponsePart.Status, "", comparison, [operand], operand);
            }

            return;
        }

        IReadOnlyList<YamlNode> items = node is YamlSequence sequence ? sequence.Items : [node];
        string?[] texts = [.. items.Select(item => values.Template(item, "status", scope) is { } text && CheckStatus(item, text) ? text : null)];
        if (items.Count == 0)
        {
            values.Problems.Add(node, "'status' is an empty list; it needs at least one status");
        }
        else if (texts.All(text => text is not null))
        {
            AddEqual(ResponsePart.Status, "", [.. texts.Select(text => text!)]);
        }
    }

    // By name or number; the name is what is shown.
    private void ReadGrpcStatus(YamlNode node)
    {
        IReadOnlyList<YamlNode> items = node is YamlSequence sequence ? sequence.Items : [node];
        int?[] numbers = [.. items.Select(item => values.Text(item, "status") is { } text ? GrpcStatusOf(item, text) : null)];
        if (items.Count == 0)
        {
            values.Problems.Add(node, "'status' is an empty list; it needs at least one status");
        }
        else if (numbers.All(number => number is not null))
        {
            Add(ResponsePart.Status, "", ComparisonOperator.Equal, [.. numbers.Select(number => number!.Value.ToString(CultureInfo.InvariantCulture))], string.Join(" or ", numbers.Select(number => GrpcStatus.NameOf(number!.Value))));
        }
    }

    private int? GrpcStatusOf(YamlNode node, string text)
    {
        if (GrpcStatus.NumberOf(text) is { } number)
        {
            return number;
        }

        values.Problems.AddUnknown(node, $"'status' must be a status of gRPC by name or number (0 to 16), not {ValueReader.Shown(node)}", text, GrpcStatus.Names);
        return null;
    }

    private bool CheckStatus(YamlNode node, string text)
    {
        bool isCode = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int code) && code is >= 100 and <= 599;
        bool isClass = text.Length == 3 && text[0] is >= '1' and <= '5' && text.EndsWith("xx", StringComparison.OrdinalIgnoreCase);
        if (isCode || isClass || text.Contains("${", StringComparison.Ordinal))
        {
            return true;
        }

        values.Problems.Add(node, $"'status' must be a status code or a class of them, not {ValueReader.Shown(node)}", "100 to 599, 1xx to 5xx, a list of these, \"< 400\"");
        return false;
    }

    private void ReadNamed(YamlMapping? mapping, ResponsePart part)
    {
        foreach (YamlEntry entry in mapping?.Entries ?? [])
        {
            if (part == ResponsePart.Value ? !values.CheckTemplate(entry.Key, scope) : !SelectorReader.Check(values, part, entry.Key))
            {
                continue;
            }

            IReadOnlyList<string> conditions = SelectorReader.ConditionsOf(part);
            int before = _assertions.Count;
            ReadOne(entry.Value, part, entry.Name, entry.Name, conditions);
            if (conditions == ScenarioKeys.MarkupConditions && entry.Value is YamlMapping conditionsOfOne && conditionsOfOne.Find("attribute")?.Value is { } attribute)
            {
                SetAttribute(conditionsOfOne, attribute, before);
            }
        }
    }

    // Beside the conditions, and of all of them.
    private void SetAttribute(YamlMapping mapping, YamlNode node, int first)
    {
        if (mapping.Entries.Count == 1)
        {
            values.Problems.Add(mapping, "'attribute' alone demands nothing; add a condition on it", string.Join(", ", ScenarioKeys.JsonConditions));
        }

        if (values.Name(node, "attribute") is not { } attribute)
        {
            return;
        }

        for (int i = first; i < _assertions.Count; i++)
        {
            string name = _assertions[i].Name;
            _assertions[i] = _assertions[i] with { Attribute = attribute, Name = $"{ValueReader.Shortened(_assertions[i].Selector)} @{attribute}{name[Math.Min(name.Length, AssertionName.SubjectOf(_assertions[i]).Length)..]}" };
        }
    }

    private void ReadOne(YamlNode node, ResponsePart part, string selector, string name, IReadOnlyList<string> conditionKeys)
    {
        if (node is YamlMapping conditions)
        {
            ReadConditions(conditions, part, selector, conditionKeys);
        }
        else if (node is YamlScalar scalar && Ordering.TrySplit(scalar.Text, out ComparisonOperator comparison, out string operand))
        {
            ReadOrdering(scalar, part, selector, comparison, operand);
        }
        else
        {
            ReadEqual(node, part, selector, name);
        }
    }

    // A count that the protocol puts among the headers, and that is called by its name alone.
    private void ReadNumber(YamlNode node, string name)
    {
        if (values.Template(node, name, scope) is not { } text)
        {
            return;
        }

        if (!Ordering.TrySplit(text, out ComparisonOperator comparison, out string operand))
        {
            (comparison, operand) = (ComparisonOperator.Equal, text.Trim());
        }

        if (!long.TryParse(operand, NumberStyles.None, CultureInfo.InvariantCulture, out _) && !operand.Contains("${", StringComparison.Ordinal))
        {
            values.Problems.Add(node, $"'{name}' must be a whole number, or a comparison with one such as \"> 0\", not {ValueReader.Shown(node)}", $"{Ordering.Allowed} and a whole number");
            return;
        }

        string symbol = comparison == ComparisonOperator.Equal ? "is" : Ordering.Symbol(comparison);
        _assertions.Add(new Assertion { Name = $"{name} {symbol} {operand}", Part = ResponsePart.Header, Selector = name, Operator = comparison, Expected = [operand] });
    }

    private void ReadBody(YamlNode node)
    {
        if (node is YamlMapping conditions)
        {
            ReadConditions(conditions, ResponsePart.Body, "", ScenarioKeys.BodyConditions);
        }
        else
        {
            values.Problems.Add(node, "'body' must say how the body is compared: write { contains: ... }", string.Join(", ", ScenarioKeys.BodyConditions));
        }
    }

    private void ReadConditions(YamlMapping mapping, ResponsePart part, string selector, IReadOnlyList<string> keys)
    {
        string name = part == ResponsePart.Body ? "body" : ValueReader.Shortened(selector);
        _ = new Section(values, mapping, name, keys);
        if (mapping.Entries.Count == 0)
        {
            values.Problems.Add(mapping, $"'{name}' demands nothing", string.Join(", ", keys));
        }

        ReadEach(mapping, part, selector, keys);
    }

    private void ReadEach(YamlMapping mapping, ResponsePart part, string selector, IReadOnlyList<string> conditionKeys)
    {
        foreach (YamlEntry entry in mapping.Entries.Where(entry => conditionKeys.Contains(entry.Name)))
        {
            switch (entry.Name)
            {
                case "equals":
                    ReadEqual(entry.Value, part, selector, "equals");
                    break;
                case "exists":
                    if (values.Boolean(entry.Value, "exists") is { } exists)
                    {
                        Add(part, selector, exists ? ComparisonOperator.Exists : ComparisonOperator.NotExists, [], "");
                    }

                    break;
                case "count":
                    ReadCount(entry.Value, part, selector);
                    break;
                case "matches":
                    if (values.Text(entry.Value, "matches") is { } pattern && SelectorReader.Regex(values, (YamlScalar)entry.Value) is not null)
                    {
                        Add(part, selector, ComparisonOperator.Matches, [pattern], pattern);
                    }

                    break;
                case "attribute":
                    break;
                default:
                    if (values.Value(entry.Value, entry.Name, scope) is { } value)
                    {
                        ComparisonOperator comparison = entry.Name == "notEquals" ? ComparisonOperator.NotEqual : entry.Name == "contains" ? ComparisonOperator.Contains : ComparisonOperator.NotContains;
                        Add(part, selector, comparison, [value.Text], value.Text);
                    }

                    break;
            }
        }
    }

    private void ReadEqual(YamlNode node, ResponsePart part, string selector, string name)
    {
        IReadOnlyList<YamlNode> items = node is YamlSequence sequence ? sequence.Items : [node];
        ScalarValue?[] expected = [.. items.Select(item => values.Value(item, ValueReader.Shortened(name), scope))];
        if (items.Count == 0)
        {
            values.Problems.Add(node, $"'{ValueReader.Shortened(name)}' is an empty list; it needs at least one value");
        }
        else if (expected.All(value => value is not null))
        {
            AddEqual(part, selector, [.. expected.Select(value => value!.Value.Text)]);
        }
    }

    private void ReadOrdering(YamlScalar scalar, ResponsePart part, string selector, ComparisonOperator comparison, string operand)
    {
        bool isNumber = double.TryParse(operand, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number);
        bool hasReference = operand.Contains("${", StringComparison.Ordinal);
        if (!isNumber && !hasReference)
        {
            values.Problems.Add(scalar, $"'{ValueReader.Shortened(scalar.Text)}' compares with something that is no number; for a text that begins like this write {{ equals: ... }}", $"{Ordering.Allowed} and a number");
        }
        else if (values.CheckTemplate(scalar, scope))
        {
            Add(part, selector, comparison, [operand], operand);
        }
    }

    private void ReadCount(YamlNode node, ResponsePart part, string selector)
    {
        string? text = values.Template(node, "count", scope);
        if (text is null)
        {
            return;
        }

        if (!Ordering.TrySplit(text, out ComparisonOperator comparison, out string operand))
        {
            (comparison, operand) = (ComparisonOperator.Equal, text.Trim());
        }

        if (int.TryParse(operand, NumberStyles.None, CultureInfo.InvariantCulture, out _) || operand.Contains("${", StringComparison.Ordinal))
        {
            _assertions.Add(Named(new Assertion { Part = part, Selector = selector, OfCount = true, Operator = comparison, Expected = [operand] }, operand));
        }
        else
        {
            values.Problems.Add(node, $"'count' must be a whole number, or a comparison with one such as \"> 0\", not {ValueReader.Shown(node)}", $"{Ordering.Allowed} and a whole number");
        }
    }

    private void ReadMeasure(YamlNode node, ResponsePart part)
    {
        string name = part == ResponsePart.Duration ? "duration" : "size";
        string example = part == ResponsePart.Duration ? "\"< 500ms\"" : "\"< 10kB\"";
        string? text = values.Text(node, name);
        if (text is null)
        {
            return;
        }

        if (!Ordering.TrySplit(text, out ComparisonOperator comparison, out string operand))
        {
            values.Problems.Add(node, $"'{name}' must be a comparison such as {example}, not {ValueReader.Shown(node)}", $"{Ordering.Allowed} and a {name}");
            return;
        }

        // The scalar without its comparison, so that the messages about durations and sizes are the usual ones.
        var limit = new YamlScalar(operand, isPlain: true, node.Line, node.Column, 0, 0);
        string? expected = part == ResponsePart.Duration
            ? values.Duration(limit, name, allowZero: true)?.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)
            : SizeText.TryParse(operand, out long bytes) ? bytes.ToString(CultureInfo.InvariantCulture) : values.Size(limit, name)?.ToString(CultureInfo.InvariantCulture);
        if (expected is not null)
        {
            Add(part, "", comparison, [expected], operand);
        }
    }

    private void AddEqual(ResponsePart part, string selector, IReadOnlyList<string> expected) =>
        Add(part, selector, ComparisonOperator.Equal, expected, string.Join(" or ", expected));

    private void Add(ResponsePart part, string selector, ComparisonOperator comparison, IReadOnlyList<string> expected, string shown) =>
        _assertions.Add(Named(new Assertion { Part = part, Selector = selector, Operator = comparison, Expected = expected }, shown));

    private static Assertion Named(Assertion assertion, string shown) => assertion with { Name = AssertionName.Of(assertion, shown) };
}
