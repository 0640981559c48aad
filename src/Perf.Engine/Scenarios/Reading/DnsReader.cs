using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>http.dns:</c>. Options, words and defaults are k6's.</summary>
internal static class DnsReader
{
    private static readonly Dictionary<string, DnsSelect> s_selects = new(StringComparer.Ordinal)
    {
        ["roundRobin"] = DnsSelect.RoundRobin,
        ["first"] = DnsSelect.First,
        ["random"] = DnsSelect.Random,
    };

    private static readonly Dictionary<string, DnsPolicy> s_policies = new(StringComparer.Ordinal)
    {
        ["preferIPv4"] = DnsPolicy.PreferIPv4,
        ["preferIPv6"] = DnsPolicy.PreferIPv6,
        ["onlyIPv4"] = DnsPolicy.OnlyIPv4,
        ["onlyIPv6"] = DnsPolicy.OnlyIPv6,
        ["any"] = DnsPolicy.Any,
    };

    public static DnsOptions Read(ValueReader values, YamlMapping mapping)
    {
        var section = new Section(values, mapping, "dns", ScenarioKeys.Dns);
        var defaults = new DnsOptions();
        return new DnsOptions
        {
            Ttl = Ttl(section) ?? defaults.Ttl,
            Select = section["select"] is { } select ? values.Word(select, "select", s_selects) ?? defaults.Select : defaults.Select,
            Policy = section["policy"] is { } policy ? values.Word(policy, "policy", s_policies) ?? defaults.Policy : defaults.Policy,
        };
    }

    private static TimeSpan? Ttl(Section section) =>
        section["ttl"] is YamlScalar { Text: "inf" } ? TimeSpan.MaxValue : section.Duration("ttl", allowZero: true);
}
