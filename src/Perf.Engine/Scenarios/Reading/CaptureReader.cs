using System.Globalization;
using Perf.Engine.Scenarios.Yaml;
using Perf.Engine.Templates;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>capture:</c> of a step.</summary>
internal static class CaptureReader
{
    private const int MostValues = 1_000_000;

    private static readonly Dictionary<string, CaptureKind> s_kinds = ScenarioKeys.CaptureKinds.ToDictionary(key => key, key => Enum.Parse<CaptureKind>(key, ignoreCase: true), StringComparer.Ordinal);

    // Where several values may be found.
    private static readonly CaptureKind[] s_many = [CaptureKind.Json, CaptureKind.Regex, CaptureKind.Css, CaptureKind.XPath];

    private static readonly Dictionary<string, CapturePick> s_picks = new(StringComparer.Ordinal)
    {
        ["first"] = CapturePick.First,
        ["last"] = CapturePick.Last,
        ["random"] = CapturePick.Random,
        ["all"] = CapturePick.All,
        ["count"] = CapturePick.Count,
    };

    private static string AllKinds => string.Join(", ", ScenarioKeys.CaptureKinds);

    /// <summary>Reads the captures.</summary>
    /// <param name="values">Where problems go.</param>
    /// <param name="mapping">The captures by the variables' names, or null.</param>
    /// <param name="scope">What templates may refer to.</param>
    /// <param name="allowRandom">Whether one of several values may be taken at random.</param>
    public static IReadOnlyList<Capture> Read(ValueReader values, YamlMapping? mapping, TemplateScope scope, bool allowRandom = true)
    {
        var captures = new List<Capture>();
        foreach (YamlEntry entry in mapping?.Entries ?? [])
        {
            if (!Template.IsName(entry.Name))
            {
                values.Problems.Add(entry.Key, $"'{ValueReader.Shortened(entry.Name)}' cannot be the name of a variable", "letters, digits, '_', '-' and '.'");
            }
            else if (scope.FeederOf(entry.Name) is { } feeder)
            {
                values.Problems.Add(entry.Key, $"'{entry.Name}' is the name of a column of the data '{feeder}'; give the capture another name");
            }

            if (entry.Value is not YamlMapping definition)
            {
                values.Problems.Add(entry.Value, $"the capture '{ValueReader.Shortened(entry.Name)}' must say where the value is: write {{ json: \"$.{ValueReader.Shortened(entry.Name)}\" }}", AllKinds);
            }
            else if (Read(values, entry.Name, definition, scope, allowRandom) is { } capture)
            {
                captures.Add(capture);
            }
        }

        return captures;
    }

    private static Capture? Read(ValueReader values, string name, YamlMapping mapping, TemplateScope scope, bool allowRandom)
    {
        var section = new Section(values, mapping, $"the capture '{ValueReader.Shortened(name)}'", ScenarioKeys.Capture);
        string[] given = [.. ScenarioKeys.CaptureKinds.Where(section.Has)];
        if (given.Length != 1)
        {
            values.Problems.Add(mapping, $"{section.Name} needs exactly one of {AllKinds}");
            return null;
        }

        CaptureKind kind = s_kinds[given[0]];
        RefuseUnless(values, section, "group", kind == CaptureKind.Regex, "'regex' alone");
        RefuseUnless(values, section, "flags", kind == CaptureKind.Regex, "'regex' alone");
        RefuseUnless(values, section, "attribute", kind is CaptureKind.Css or CaptureKind.XPath, "'css' and 'xpath'");
        RefuseUnless(values, section, "index", s_many.Contains(kind), "'json', 'regex', 'css' and 'xpath'");
        string flags = Flags(values, section);
        string? selector = Selector(values, section, given[0], kind, flags);
        string? fallback = section["default"] is { } node ? values.Template(node, "default", scope) : null;
        (CapturePick pick, int index) = section["index"] is { } indexNode ? Pick(values, indexNode, allowRandom) : (CapturePick.First, 0);
        return selector is null ? null : new Capture
        {
            Name = name,
            Kind = kind,
            Selector = selector,
            Group = section.Text("group"),
            Flags = flags,
            Attribute = section.NameText("attribute"),
            Pick = pick,
            Index = index,
            EmptyIsNothing = section.Boolean("notEmpty") ?? false,
            Default = fallback,
        };
    }

    private static void RefuseUnless(ValueReader values, Section section, string key, bool fits, string whose)
    {
        if (!fits && section[key] is { } node)
        {
            values.Problems.Add(node, $"'{key}' belongs to {whose}");
        }
    }

    private static string Flags(ValueReader values, Section section)
    {
        if (section.Text("flags") is not { } flags)
        {
            return "";
        }

        if (flags.Length > 0 && flags.All(flag => "imsx".Contains(flag, StringComparison.Ordinal)))
        {
            return flags;
        }

        values.Problems.Add(section["flags"]!, $"'flags' cannot be {ValueReader.Shown(section["flags"]!)}", "i (case does not count), m (^ and $ at lines), s (. takes line breaks too), x (blanks do not count), or several of them");
        return "";
    }

    private static (CapturePick Pick, int Index) Pick(ValueReader values, YamlNode node, bool allowRandom)
    {
        string? text = values.Text(node, "index");
        if (text is null)
        {
            return (CapturePick.First, 0);
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < MostValues)
        {
            return (CapturePick.Nth, number);
        }

        if (s_picks.TryGetValue(text, out CapturePick pick) && (allowRandom || pick != CapturePick.Random))
        {
            return (pick, 0);
        }

        values.Problems.Add(node, $"'index' cannot be {ValueReader.Shown(node)}{(pick == CapturePick.Random ? " here" : "")}", "first, last, random, all, count, or a number from 0", NearestWord.Find(text, s_picks.Keys));
        return (CapturePick.First, 0);
    }

    private static string? Selector(ValueReader values, Section section, string key, CaptureKind kind, string flags)
    {
        if (kind is CaptureKind.Status or CaptureKind.Duration)
        {
            if (section.Boolean(key) == false)
            {
                values.Problems.Add(section[key]!, $"'{key}: false' takes nothing; write '{key}: true'");
            }

            return "";
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
            CaptureKind.Cookie => PairsReader.CheckCookieName(values, scalar) ? selector : null,
            CaptureKind.Css => SelectorReader.CheckCss(values, scalar) ? selector : null,
            CaptureKind.XPath => SelectorReader.CheckXPath(values, scalar) ? selector : null,
            _ => Pattern(values, section, scalar, flags),
        };
    }

    private static string? Pattern(ValueReader values, Section section, YamlScalar scalar, string flags)
    {
        if (SelectorReader.Regex(values, scalar, flags) is not { } regex)
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
