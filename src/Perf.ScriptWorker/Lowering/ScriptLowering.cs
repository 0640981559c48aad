using Acornima;
using Acornima.Ast;
using Perf.ScriptWorker.Configuration;
using Perf.ScriptWorker.Loading;

namespace Perf.ScriptWorker.Lowering;

/// <summary>
/// Makes a native plan of a script that is a straight line of requests, checks, pauses and groups, so that it runs at the engine's own speed. What is measured is the same: names of
/// requests, checks and groups, times, redirects, cookies. Where that is not certain, the script is interpreted, and the reason is told. One thing differs, and is meant to: a request
/// without any answer has failed all of its checks, where in the script a check of its duration would hold, for it took no time.
/// </summary>
internal static class ScriptLowering
{
    /// <summary>What a lowered script's scenario says it is run by.</summary>
    public const string EngineName = "k6 script, as a native plan";

    // They run in a JavaScript engine, or change what a request does in ways that a plan has no words for.
    private static readonly string[] s_functions = ["setup", "teardown", "handleSummary"];

    private static readonly string[] s_options =
    [
        "minIterationDuration", "discardResponseBodies", "noCookiesReset", "throw", "noConnectionReuse", "blacklistIPs", "blockHostnames", "rps",
    ];

    /// <summary>Lowers a script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="options">Its options.</param>
    /// <param name="environment">What <c>__ENV</c> has.</param>
    /// <param name="interpreted">The scenario whose steps call the script; the native one has all else of it.</param>
    /// <returns>The native scenario, or the reason why not.</returns>
    public static LoweredScript Lower(LoadedScript script, ScriptOptions options, IReadOnlyDictionary<string, string> environment, Scenario interpreted)
    {
        try
        {
            if (script.Entry.Kind != ScriptKind.Module)
            {
                return Not("a script with require() instead of import", 0, 0);
            }

            if (RefusedOptions(options).FirstOrDefault() is { } option)
            {
                return Not($"the option '{option}'", 0, 0);
            }

            if (interpreted.Metrics.Count > 0)
            {
                return Not($"the metric '{interpreted.Metrics.Keys.First()}' of the script's own", 0, 0);
            }

            Module program = new Parser(new ParserOptions { EcmaVersion = EcmaVersion.Latest }).ParseModule(script.Entry.Text, script.Entry.Path);
            var shape = ScriptShape.Of(program);
            if (s_functions.FirstOrDefault(shape.Exports.ContainsKey) is { } function)
            {
                throw new NotLoweredException($"{function}()", (Node)shape.Exports[function]);
            }

            return new LoweredScript(ScenarioOf(shape, options, environment, interpreted), null);
        }
        catch (NotLoweredException reason)
        {
            return Not(reason.Message, reason.Line, reason.Column);
        }

        LoweredScript Not(string reason, int line, int column) =>
            new(null, new ScenarioProblem { File = interpreted.Path ?? script.Entry.Path, Line = line, Column = column, Message = reason });
    }

    /// <summary>Makes a native scenario of what of a script can be one. What is left out is told.</summary>
    /// <param name="script">The script.</param>
    /// <param name="options">Its options.</param>
    /// <param name="environment">What <c>__ENV</c> has.</param>
    /// <param name="interpreted">The scenario whose steps call the script; the native one has all else of it.</param>
    /// <returns>The scenario; what was left out stands in its warnings.</returns>
    public static Scenario Convert(LoadedScript script, ScriptOptions options, IReadOnlyDictionary<string, string> environment, Scenario interpreted)
    {
        var left = new LeftOut(interpreted.Path ?? script.Entry.Path);
        Scenario native = interpreted with { Engine = EngineName, Program = null, Flows = interpreted.Flows.ToDictionary(flow => flow.Key, flow => flow.Value with { Steps = [] }, StringComparer.Ordinal) };
        if (script.Entry.Kind == ScriptKind.Module)
        {
            foreach (string option in RefusedOptions(options))
            {
                left.Add($"the option '{option}'");
            }

            Module program = new Parser(new ParserOptions { EcmaVersion = EcmaVersion.Latest }).ParseModule(script.Entry.Text, script.Entry.Path);
            var shape = ScriptShape.Of(program, left);
            foreach (string function in s_functions.Where(shape.Exports.ContainsKey))
            {
                left.Add($"{function}()", (Node)shape.Exports[function]);
            }

            native = ScenarioOf(shape, options, environment, interpreted, left);
        }
        else
        {
            left.Add("all of it: a script with require() instead of import");
        }

        return native with { Warnings = [.. interpreted.Warnings, .. left.All.OrderBy(problem => problem.Line)] };
    }

    private static Scenario ScenarioOf(ScriptShape shape, ScriptOptions options, IReadOnlyDictionary<string, string> environment, Scenario interpreted, LeftOut? left = null)
    {
        var flows = new Dictionary<string, Flow>(StringComparer.Ordinal);
        var variables = new PlanVariables();
        foreach (ScriptScenario scenario in options.Scenarios)
        {
            if (!shape.Exports.TryGetValue(scenario.Function, out IFunction? function))
            {
                if (left is not null)
                {
                    left.Add($"the function '{scenario.Function}', which is not written in the script itself");
                    flows[scenario.Profile.Name] = new Flow { Name = scenario.Profile.Name };
                    continue;
                }

                throw new NotLoweredException($"the function '{scenario.Function}', which is not written in the script itself", new EmptyStatement());
            }

            var own = new Dictionary<string, string>(environment, StringComparer.Ordinal);
            foreach ((string name, string value) in scenario.Environment)
            {
                own[name] = value;
            }

            var values = new ValueReader(shape, own, variables, left);
            flows[scenario.Profile.Name] = new Flow { Name = scenario.Profile.Name, Steps = StepsOf(function, values, left) };
        }

        RequestStep? first = flows.Values.SelectMany(flow => flow.AllSteps()).OfType<RequestStep>().FirstOrDefault();
        return interpreted with
        {
            Engine = EngineName,
            Program = null,
            Target = first is null ? interpreted.Target : TemplateText.Literal(OriginOf(first.Url)),
            Variables = variables.Drawn,
            Flows = flows,
            Http = UserAgent(options) is { } agent ? options.Http with { Headers = [new("User-Agent", TemplateText.Literal(agent))] } : options.Http,
        };
    }

    private static IReadOnlyList<Step> StepsOf(IFunction function, ValueReader values, LeftOut? left)
    {
        try
        {
            return new FlowReader(values, new CheckReader(values, left), left).Read(function);
        }
        catch (NotLoweredException reason) when (left is not null)
        {
            left.Add(reason);
            return [];
        }
    }

    // As far as the first slash behind the host.
    private static string OriginOf(string url)
    {
        int path = url.IndexOf('/', url.IndexOf("://", StringComparison.Ordinal) + 3);
        return path < 0 ? url : url[..path];
    }

    private static string[] RefusedOptions(ScriptOptions options)
    {
        using var json = System.Text.Json.JsonDocument.Parse(options.Json);
        System.Text.Json.JsonElement root = json.RootElement;
        return [.. s_options.Where(name => root.TryGetProperty(name, out System.Text.Json.JsonElement value) && value.GetRawText() is not ("false" or "null" or "0" or "[]" or "\"0\"" or "\"0s\""))];
    }

    private static string? UserAgent(ScriptOptions options)
    {
        using var json = System.Text.Json.JsonDocument.Parse(options.Json);
        return json.RootElement.TryGetProperty("userAgent", out System.Text.Json.JsonElement value) && value.ValueKind == System.Text.Json.JsonValueKind.String ? value.GetString() : null;
    }
}
