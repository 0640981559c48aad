using Perf.Engine.Scenarios.Yaml;
using Perf.Engine.Templates;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>capture:</c> of a step.</summary>
internal static class CaptureReader
{
    private static readonly (string Key, CaptureKind Kind)[] s_kinds = [("json", CaptureKind.Json), ("regex", CaptureKind.Regex), ("header", CaptureKind.Header)];

    public static IReadOnlyList<Capture> Read(ValueReader values, YamlMapping? mapping, TemplateScope scope)
    {
        var captures = new List<Capture>();
        foreach (YamlEntry entry in mapping?.Entries ?? [])
        {
            if (!Template.IsName(entry.Name))
            {
                values.Problems.Add(entry.Key, $"'{ValueReader.Shortened(entry.Name)}' cannot be the name of a variable", "letters, digits, '_', '-' and '.'");
            }

            if (entry.Value is not YamlMapping definition)
            {
                values.Problems.Add(entry.Value, $"the capture '{ValueReader.Shortened(entry.Name)}' must say where the value is: write {{ json: \"$.{ValueReader.Shortened(entry.Name)}\" }}", "json, regex, header");
            }
            else if (Read(values, entry.Name, definition, scope) is { } capture)
            {
                captures.Add(capture);
            }
        }

        return captures;
    }

    private static Capture? Read(ValueReader values, string name, YamlMapping mapping, TemplateScope scope)
    {
        var section = new Section(values, mapping, $"the capture '{ValueReader.Shortened(name)}'", ScenarioKeys.Capture);
        (string Key, CaptureKind Kind)[] given = [.. s_kinds.Where(kind => section.Has(kind.Key))];
        if (given.Length != 1)
        {
            values.Problems.Add(mapping, $"{section.Name} needs exactly one of json, regex and header");
            return null;
        }

        string? selector = Selector(values, section, given[0].Key, given[0].Kind);
        string? fallback = section["default"] is { } node ? values.Template(node, "default", scope) : null;
        return selector is null ? null : new Capture { Name = name, Kind = given[0].Kind, Selector = selector, Group = section.Text("group"), Default = fallback };
    }

    private static string? Selector(ValueReader values, Section section, string key, CaptureKind kind)
    {
        if (kind != CaptureKind.Regex && section.Has("group"))
        {
            values.Problems.Add(section["group"]!, "'group' belongs to 'regex' alone");
        }

        if (section.Text(key) is not { } selector)
        {
            return null;
        }

        var scalar = (YamlScalar)section[key]!;
        return kind switch
        {
            CaptureKind.Json => SelectorReader.CheckJsonPath(values, scalar) ? selector : null,
            CaptureKind.Header => PairsReader.CheckHeaderName(values, scalar) ? selector : null,
            _ => Pattern(values, section, scalar),
        };
    }

    private static string? Pattern(ValueReader values, Section section, YamlScalar scalar)
    {
        if (SelectorReader.Regex(values, scalar) is not { } regex)
        {
            return null;
        }

        string[] groups = regex.GetGroupNames();
        if (section.Text("group") is { } group && !groups.Contains(group))
        {
            values.Problems.AddUnknown(section["group"]!, $"the regular expression has no group '{ValueReader.Shortened(group)}'", group, groups);
        }

        return scalar.Text;
    }
}
