using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Perf.Tests.Telemetry.Sinks.Support;

/// <summary>A strict parser of Prometheus' text format 0.0.4, made from its reference alone.</summary>
internal static partial class ExpositionParser
{
    internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
    {
        public string Key => $"{Name}{{{string.Join(",", Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"))}}}";
    }

    public static (IReadOnlyDictionary<string, string> Types, IReadOnlyList<Sample> Samples) Parse(string text)
    {
        Assert.True(text.Length == 0 || text.EndsWith('\n'));
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var samples = new List<Sample>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string family = "";
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                string[] parts = line.Split(' ');
                Assert.True(types.TryAdd(parts[2], parts[3]), $"twice: {line}");
                family = parts[2];
                continue;
            }

            if (line.StartsWith('#'))
            {
                Assert.StartsWith("# HELP ", line, StringComparison.Ordinal);
                continue;
            }

            Sample sample = SampleOf(line);
            string expected = types[family] is "summary" or "histogram" ? SuffixPattern().Replace(sample.Name, "") : sample.Name;
            Assert.True(expected == family || sample.Name == family, $"not of {family}: {line}");
            Assert.True(seen.Add(sample.Key), $"twice: {line}");
            samples.Add(sample);
        }

        return (types, samples);
    }

    private static Sample SampleOf(string line)
    {
        Match name = NamePattern().Match(line);
        Assert.True(name.Success, line);
        int at = name.Length;
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (line[at] == '{')
        {
            do
            {
                at++;
                Match label = LabelPattern().Match(line, at);
                Assert.True(label.Success && label.Index == at, line);
                at += label.Length;
                var value = new StringBuilder();
                for (; line[at] != '"'; at++)
                {
                    if (line[at] == '\\')
                    {
                        at++;
                        value.Append(line[at] switch { 'n' => '\n', '\\' => '\\', '"' => '"', _ => throw new FormatException(line) });
                    }
                    else
                    {
                        value.Append(line[at]);
                    }
                }

                at++;
                Assert.True(labels.TryAdd(label.Groups[1].Value, value.ToString()), line);
            }
            while (line[at] == ',');
            Assert.Equal('}', line[at]);
            at++;
        }

        Assert.Equal(' ', line[at]);
        string number = line[(at + 1)..];
        return new Sample(name.Value, labels, number switch { "NaN" => double.NaN, "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, _ => double.Parse(number, CultureInfo.InvariantCulture) });
    }

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*")]
    private static partial Regex NamePattern();

    [GeneratedRegex("\\G([a-zA-Z_][a-zA-Z0-9_]*)=\"")]
    private static partial Regex LabelPattern();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex SuffixPattern();
}
