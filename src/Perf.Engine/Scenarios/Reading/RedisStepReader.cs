using Perf.Engine.Scenarios.Yaml;
using Perf.Engine.Templates;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads a step that begins with <c>redis:</c>.</summary>
internal static class RedisStepReader
{
    // All virtual users share a connection: what would change it for the others, or keep it waiting, cannot be a step.
    private static readonly string[] s_ofConnection =
    [
        "AUTH", "HELLO", "SELECT", "QUIT", "RESET", "MULTI", "EXEC", "DISCARD", "WATCH", "UNWATCH", "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE", "MONITOR",
        "ASKING", "READONLY", "READWRITE", "SYNC", "PSYNC",
    ];

    private static readonly string[] s_waiting = ["BLPOP", "BRPOP", "BRPOPLPUSH", "BLMOVE", "BLMPOP", "BZPOPMIN", "BZPOPMAX", "BZMPOP", "WAIT", "WAITAOF"];

    public static RedisStep? Read(ValueReader values, YamlMapping mapping, IEnumerable<string> otherKinds, TemplateScope scope, IReadOnlyDictionary<string, ConnectionDefinition> connections)
    {
        // A second verb is told already, and is not an unknown key besides.
        var section = new Section(values, mapping, "a redis step", [.. ScenarioKeys.RedisStep.Union(otherKinds)]);
        IReadOnlyList<string>? words = Words(values, section["redis"]!, scope);
        string? name = section.NameText("name");
        var step = new RedisStep
        {
            Name = name ?? (words is null ? "" : ValueReader.Shortened($"REDIS {words[0].ToUpperInvariant()}")),
            Line = mapping.Line,
            Connection = ConnectionChoice.Of(values, section, "a redis step", connections, ["redis"]) ?? "",
            Words = words ?? [],
            Timeout = section.Duration("timeout", allowZero: false),
            Expect = AssertionReader.ReadExpect(values, section.MappingOf("expect"), scope, ScenarioKeys.RedisExpect),
            Checks = AssertionReader.ReadChecks(values, section.MappingOf("checks"), scope, ScenarioKeys.RedisExpect),
            Captures = CaptureReader.Read(values, section.MappingOf("capture"), scope),
        };
        return words is null && name is null ? null : step;
    }

    private static IReadOnlyList<string>? Words(ValueReader values, YamlNode node, TemplateScope scope)
    {
        List<string>? words = node is YamlSequence sequence ? List(values, sequence, scope) : Split(values, node, scope);
        if (words is null)
        {
            return null;
        }

        if (words.Count == 0 || words[0].Length == 0)
        {
            values.Problems.Add(node, "'redis' must begin with a command", "[GET, \"user:1\"], GET user:1");
            return null;
        }

        return CheckCommand(values, node, words) ? words : null;
    }

    private static List<string>? List(ValueReader values, YamlSequence sequence, TemplateScope scope)
    {
        string?[] words = [.. sequence.Items.Select(item => values.Template(item, "redis", scope))];
        return words.Any(word => word is null) ? null : [.. words.Select(word => word!)];
    }

    private static List<string>? Split(ValueReader values, YamlNode node, TemplateScope scope)
    {
        if (values.Template(node, "redis", scope) is not { } text)
        {
            return null;
        }

        if (CommandWords.Split(text) is { } words)
        {
            return words;
        }

        values.Problems.Add(node, "a quote in 'redis' is not closed, or something follows it without a blank; a list needs no quotes: [SET, key, \"a value\"]");
        return null;
    }

    private static bool CheckCommand(ValueReader values, YamlNode node, List<string> words)
    {
        if (!Template.Parse(words[0]).IsLiteral)
        {
            // It could become one of those that are refused below.
            values.Problems.Add(node, "the command of 'redis' must be written out; variables may stand in its arguments", "[GET, \"user:${id}\"]");
            return false;
        }

        string command = words[0].ToUpperInvariant();
        bool isWaiting = s_waiting.Contains(command) || (command is "XREAD" or "XREADGROUP" && words.Any(word => word.Equals("BLOCK", StringComparison.OrdinalIgnoreCase)));
        if (isWaiting)
        {
            values.Problems.Add(node, $"{command} waits at the server, and would keep the connection that all virtual users share waiting; use the form that answers at once");
            return false;
        }

        if (s_ofConnection.Contains(command))
        {
            values.Problems.Add(node, $"{command} changes the connection that all virtual users share; user, password and database stand in the connection, several commands at once in EVAL");
            return false;
        }

        return true;
    }
}
