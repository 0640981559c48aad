using System.Globalization;
using System.Text.RegularExpressions;
using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>Makes steps of a flow of the http engine. Pure.</summary>
/// <param name="shared">What the parts of the translation share.</param>
/// <param name="scenario">The scenario that the steps belong to.</param>
internal sealed partial class StepTranslator(Translation shared, ArtilleryScenario scenario)
{
    private static readonly string[] s_verbs = ["get", "post", "put", "patch", "delete", "head", "options", "trace", "connect"];
    private static readonly string[] s_other = ["think", "log", "loop", "parallel", "function"];
    // Beyond it a number of JavaScript is not exact, and neither is the engine's.
    private const long MostTurns = 1_000_000_000_000_000;

    private static readonly string[] s_loopKeys = ["loop", "count", "over", "whileTrue", "loopValue", "loopElement", "name"];

    private readonly HttpTranslator _http = new(shared, scenario);

    /// <summary>Makes steps.</summary>
    /// <param name="steps">The steps of the test.</param>
    /// <returns>Perf's steps.</returns>
    public IReadOnlyList<Step> Translate(IEnumerable<Node> steps) =>
        [.. steps.SelectMany(step => step is ListNode inner ? inner.Items : [step]).Select(step => shared.Values.Map(step, "a step")).OfType<MapNode>().SelectMany(Of)];

    private IReadOnlyList<Step> Of(MapNode step)
    {
        if (step.Entries.Count == 0)
        {
            shared.Problems.Add(step.Place, "a step is empty");
            return [];
        }

        // The kinds are asked for in this order; of a request the first key is the method.
        if (step["loop"] is { } loop)
        {
            return Loop(step, loop);
        }

        if (step["parallel"] is { } parallel)
        {
            return Parallel(step, parallel);
        }

        if (step["think"] is { } think)
        {
            return ThinkTranslator.Translate(shared, step, think);
        }

        if (step["log"] is { } log)
        {
            return [new LogStep { Name = "log", Line = step.Place.Line, Message = shared.Texts.TextOf(log) }];
        }

        if (step["function"] is { } function)
        {
            return shared.Hooks.Function(shared.Values.Text(function, "function") ?? "", function.Place);
        }

        NodeEntry first = step.Entries[0];
        if (first.Value is MapNode request && (s_verbs.Contains(first.Key.ToLowerInvariant()) || request["url"] is not null || request["uri"] is not null))
        {
            return _http.Translate(first.Key, first.KeyPlace, request) is { } made ? [made] : [];
        }

        if (s_verbs.Contains(first.Key.ToLowerInvariant()))
        {
            string url = first.Value is ScalarNode { IsNull: false, Text: { Length: > 0 } text } ? text : "/path";
            shared.Problems.Add(first.KeyPlace, $"'{first.Key}' needs a mapping with url in it, as in `- {first.Key}: {{ url: \"{url}\" }}`");
            return [];
        }

        shared.Problems.AddUnknown(first.KeyPlace, $"there is no step '{first.Key}' of the http engine{Hint(first.Key)}", first.Key, [.. s_verbs.Take(7), .. s_other]);
        return [];
    }

    private IReadOnlyList<Step> Parallel(MapNode step, Node parallel)
    {
        if (shared.Values.List(parallel, "parallel") is not { } list)
        {
            return [];
        }

        shared.Values.CheckKeys(step, "parallel", ["parallel", "limit", "name"]);
        IEnumerable<IReadOnlyList<Step>> branches = list.Items.Select(item => Translate([item]));
        return
        [
            new ParallelStep
            {
                Name = "parallel",
                Line = step.Place.Line,
                Limit = shared.Values.Whole(step["limit"], "limit", min: 1) ?? 100,
                Steps = [.. branches.Where(branch => branch.Count > 0).Select(branch => branch.Count == 1 ? branch[0] : new SequenceStep { Steps = branch })],
            },
        ];
    }

    private IReadOnlyList<Step> Loop(MapNode step, Node loop)
    {
        if (shared.Values.List(loop, "loop") is not { } body)
        {
            return [];
        }

        shared.Values.CheckKeys(step, "loop", s_loopKeys);
        string index = shared.Variables.Add(shared.Values.Text(step["loopValue"], "loopValue") ?? VariableNames.LoopCount, isAlwaysSet: false);
        string element = shared.Variables.Add(shared.Values.Text(step["loopElement"], "loopElement") ?? VariableNames.LoopElement, isAlwaysSet: false);
        IReadOnlyList<Step> steps = Translate(body.Items);
        var made = new LoopStep { Name = "loop", Line = step.Place.Line, IndexName = index, ItemName = element, Steps = steps };
        if (step["whileTrue"] is { } condition)
        {
            return shared.Hooks.While(made, shared.Values.Text(condition, "whileTrue") ?? "", condition.Place);
        }

        if (step["over"] is { } over)
        {
            return Over(over) is { } source ? [made with { Over = source }] : [];
        }

        return step["count"] is ScalarNode count ? Counted(made, count) : [made];
    }

    private IReadOnlyList<Step> Counted(LoopStep loop, ScalarNode count)
    {
        string text = count.Text.Trim();
        if (text.Contains("{{", StringComparison.Ordinal))
        {
            return [loop with { Count = shared.Texts.Text(text, count.Place) }];
        }

        // 0 is taken for no number at all, and then the loop has no end; so has -1.
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number <= MostTurns)
        {
            return number is -1 or 0 ? [loop] : number < 0 ? [] : [loop with { Count = Math.Ceiling(number).ToString(CultureInfo.InvariantCulture) }];
        }

        if (Range().Match(text) is { Success: true } range
            && long.TryParse(range.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long from) && from <= MostTurns
            && long.TryParse(range.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long to) && to <= MostTurns)
        {
            return Ranged(loop, from, to);
        }

        shared.Problems.Add(count.Place, $"count cannot be '{text}'; it is a number of turns, or a range such as 1-10, whose end is not reached, of numbers up to 10^15");
        return [];
    }

    // A range counts from its first number up to, and not including, its last.
    private static IReadOnlyList<Step> Ranged(LoopStep loop, long from, long to)
    {
        if (to <= from)
        {
            return [];
        }

        string turn = $"{loop.IndexName}_turn";
        var set = new SetStep
        {
            Name = "set",
            Line = loop.Line,
            Values = [new Assignment { Name = loop.IndexName, Expression = new Condition { Text = string.Create(CultureInfo.InvariantCulture, $"{turn} + {from}"), Line = loop.Line } }],
        };
        return [loop with { Count = (to - from).ToString(CultureInfo.InvariantCulture), IndexName = turn, Steps = [set, .. loop.Steps] }];
    }

    private LoopSource? Over(Node over)
    {
        if (over is ListNode list)
        {
            return new LoopSource { Values = [.. list.Items.Select(item => item is ScalarNode scalar ? shared.Texts.Scalar(scalar) : new ScalarValue(shared.Texts.Json(item), ScalarKind.Json))] };
        }

        string path = shared.Values.Text(over, "over") ?? "";
        if (shared.Texts.VariableOf(path) is { } variable)
        {
            return new LoopSource { Variable = variable };
        }

        shared.Problems.Add(over.Place, Mustache.Keys(path).Count > 1
            ? $"over cannot be '{path}', a path into a variable; capture the list itself into a variable, and loop over that"
            : $"over cannot be '{path}': nothing sets a variable of that name");
        return null;
    }

    private static string Hint(string key) => key switch
    {
        "emit" or "namespace" or "response" or "acknowledge" => ": it belongs to the engine of Socket.IO, which is not supported",
        "send" or "connect" or "wait" => ": it belongs to the WebSocket engine; add `engine: ws` to the scenario",
        _ => "",
    };

    [GeneratedRegex(@"^(\d+)\s*-\s*(\d+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Range();
}
