using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads one step of a flow.</summary>
internal static class StepReader
{
    private static readonly string[] s_otherKinds = ["think", "websocket", "grpc", "sql", "redis", "powershell", .. ControlStepReader.Kinds];

    public static Step? Read(ValueReader values, YamlNode node, TemplateScope scope, IReadOnlyDictionary<string, ConnectionDefinition> connections, ControlStepReader control)
    {
        if (node is not YamlMapping mapping)
        {
            values.Problems.Add(node, $"a step must be a mapping such as 'get: /items' or 'think: 500ms', not {ValueReader.Shown(node)}", AllowedKinds());
            return null;
        }

        YamlEntry[] kinds = [.. mapping.Entries.Where(entry => ScenarioKeys.Verbs.Contains(entry.Name) || s_otherKinds.Contains(entry.Name))];
        foreach (YamlEntry second in kinds.Skip(1))
        {
            values.Problems.Add(second.Key, $"a step does one thing, and this one has '{kinds[0].Name}' already; begin another step with '-'");
        }

        if (kinds.Length == 0)
        {
            return ControlStepReader.ImpliedKind(mapping) is { } implied ? control.Read(mapping, implied, []) : ReportNoKind(values, mapping, scope);
        }

        if (ControlStepReader.Kinds.Contains(kinds[0].Name))
        {
            return control.Read(mapping, kinds[0].Name, kinds.Select(kind => kind.Name));
        }

        return kinds[0].Name switch
        {
            "think" => ThinkReader.Read(values, new Section(values, mapping, "a think step", [.. ScenarioKeys.ThinkStep.Union(kinds.Select(kind => kind.Name))]), scope),
            "websocket" => WebSocketStepReader.Read(values, mapping, kinds.Select(kind => kind.Name), scope),
            "grpc" => GrpcStepReader.Read(values, mapping, kinds.Select(kind => kind.Name), scope),
            "sql" => SqlStepReader.Read(values, mapping, kinds.Select(kind => kind.Name), scope, connections),
            "redis" => RedisStepReader.Read(values, mapping, kinds.Select(kind => kind.Name), scope, connections),
            "powershell" => ScriptStepReader.Read(values, mapping, kinds.Select(kind => kind.Name), scope),
            _ => ReadRequest(values, mapping, kinds, scope),
        };
    }

    private static RequestStep? ReportNoKind(ValueReader values, YamlMapping mapping, TemplateScope scope)
    {
        string[] words = [.. ScenarioKeys.Verbs, .. s_otherKinds];
        YamlEntry? unknown = mapping.Entries.Where(entry => !ScenarioKeys.RequestStep.Contains(entry.Name)).Cast<YamlEntry?>().FirstOrDefault();
        if (unknown is not { } entry)
        {
            values.Problems.Add(mapping, "a step must say what it does", AllowedKinds());
            return null;
        }

        values.Problems.AddUnknown(entry.Key, $"there is no step '{ValueReader.Shortened(entry.Name)}', and this one does nothing else", entry.Name, words);

        // With an address beside it, it is a verb with a slip of the pen, and the rest of the step can be checked all the same.
        bool isVerb = entry.Value is YamlScalar address && (address.Text.StartsWith('/') || address.Text.StartsWith("http", StringComparison.Ordinal));
        return isVerb ? ReadRequest(values, mapping, [entry], scope) : null;
    }

    private static string AllowedKinds() => string.Join(", ", ScenarioKeys.Verbs.Concat(s_otherKinds));

    /// <summary>The shortest and the longest of a pause, or null when it is none.</summary>
    public static (TimeSpan Min, TimeSpan Max)? ReadPause(ValueReader values, YamlNode node, IReadOnlyList<string> keys, string name = "think")
    {
        (TimeSpan? min, TimeSpan? max) = ThinkTime(values, node, keys, name);
        if (min > max)
        {
            values.Problems.Add(node, $"the shortest pause ({DurationText.Format(min.Value)}) is longer than the longest ({DurationText.Format(max.Value)})");
        }

        return min is null || max is null ? null : (min.Value, max.Value);
    }

    private static (TimeSpan? Min, TimeSpan? Max) ThinkTime(ValueReader values, YamlNode node, IReadOnlyList<string> keys, string name)
    {
        if (node is YamlMapping mapping)
        {
            var range = new Section(values, mapping, name, keys);
            return (range.Required("min") is null ? null : range.Duration("min", allowZero: true), range.Required("max") is null ? null : range.Duration("max", allowZero: true));
        }

        if (node is YamlScalar scalar && scalar.Text.IndexOf("..", StringComparison.Ordinal) is var dots and > 0)
        {
            return (Part(scalar.Text[..dots]), Part(scalar.Text[(dots + 2)..]));
        }

        TimeSpan? time = values.Duration(node, name, allowZero: true);
        return (time, time);

        TimeSpan? Part(string text) =>
            values.Duration(new YamlScalar(text.Trim(), isPlain: true, node.Line, node.Column, 0, 0), name, allowZero: true);
    }

    private static RequestStep? ReadRequest(ValueReader values, YamlMapping mapping, YamlEntry[] kinds, TemplateScope scope)
    {
        var section = new Section(values, mapping, "a step", [.. ScenarioKeys.RequestStep.Union(kinds.Select(kind => kind.Name))]);
        string verb = kinds[0].Name;
        string? url = Address.Url(values, kinds[0].Value, verb, scope);
        string method = verb.ToUpperInvariant();
        string? name = section.NameText("name");
        var step = new RequestStep
        {
            Name = name ?? (url is null ? "" : $"{method} {Address.PathOf(url)}"),
            Line = mapping.Line,
            Method = method,
            Url = url ?? "",
            Query = PairsReader.Read(values, section.MappingOf("query"), scope),
            Headers = PairsReader.ReadHeaders(values, section.MappingOf("headers"), scope),
            Cookies = Cookies(values, section, scope),
            Body = BodyReader.Read(values, section, scope),
            Timeout = section.Duration("timeout", allowZero: false),
            MaxRedirects = section.Redirects(),
            Auth = section["auth"] is { } auth ? AuthReader.Read(values, auth, scope) : null,
            Expect = [.. AssertionReader.ReadExpect(values, section.MappingOf("expect"), scope), .. GraphQlReader.Expectations(section)],
            Checks = AssertionReader.ReadChecks(values, section.MappingOf("checks"), scope),
            Captures = CaptureReader.Read(values, section.MappingOf("capture"), scope),
        };
        return url is null && name is null ? null : step;
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Cookies(ValueReader values, Section section, TemplateScope scope)
    {
        YamlMapping? mapping = section.MappingOf("cookies");
        foreach (YamlEntry entry in mapping?.Entries ?? [])
        {
            PairsReader.CheckCookieName(values, entry.Key);
        }

        return PairsReader.Read(values, mapping, scope);
    }
}
