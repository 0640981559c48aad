using Perf.Engine.Metrics;
using Perf.Engine.Metrics.Samples;
using Perf.Engine.Metrics.Selection;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;
using Perf.Engine.Templates;

namespace Perf.Engine.Flows;

/// <summary>Compiles a plan's flows: names become numbers, templates become parts, patterns become automata.</summary>
public sealed class FlowCompiler
{
    private readonly Scenario _scenario;
    private readonly Uri _target;
    private readonly ProtocolSet _protocols;
    private readonly Func<string, string?> _environment;
    private readonly ProxyServer? _proxy;
    private readonly RunNames _names;
    private readonly SelectorSet? _selectors;
    private LabelScope _scope = LabelScope.None;

    private FlowCompiler(Scenario scenario, Uri target, ProtocolSet protocols, Func<string, string?> environment)
    {
        _scenario = scenario;
        _target = target;
        _protocols = protocols;
        _environment = environment;
        _proxy = ProxyServer.Of(scenario.Http, environment);
        _names = new RunNames(scenario);
        _selectors = SelectorSet.Of(scenario);
    }

    private VariableTable Variables { get; } = new();

    /// <summary>Compiles.</summary>
    /// <param name="scenario">The scenario of a plan.</param>
    /// <param name="target">The target's address.</param>
    /// <param name="protocols">The protocols of steps that are not HTTP/1.1; belong to the run.</param>
    /// <param name="environment">Reads the process environment; its values stay in memory.</param>
    /// <returns>Everything that virtual users share.</returns>
    public static CompiledScenario Compile(Scenario scenario, Uri target, ProtocolSet protocols, Func<string, string?> environment)
    {
        var compiler = new FlowCompiler(scenario, target, protocols, environment);
        var initial = new List<(int Slot, IReadOnlyList<ScalarValue> Values)>();
        foreach ((string name, Variable variable) in VariableResolver.Resolve(scenario.Variables, environment).OrThrow())
        {
            initial.Add((compiler.Variables.SlotOf(name), variable.Values));
        }

        Dictionary<string, CompiledFlow> flows = scenario.Flows.Values.ToDictionary(flow => flow.Name, compiler.Compile, StringComparer.Ordinal);
        return new CompiledScenario
        {
            Flows = flows,
            Names = compiler._names.Build() with { Selectors = compiler._selectors?.Selectors ?? [] },
            Selectors = compiler._selectors,
            InitialValues = initial,
            SlotCount = compiler.Variables.Count,
        };
    }

    private CompiledFlow Compile(Flow flow)
    {
        CompiledStep[] steps = [.. flow.Steps.Select(Compile)];
        return new CompiledFlow(flow.Name, steps, steps.OfType<CompiledAction>().FirstOrDefault()?.Step ?? -1);
    }

    // What is measured of a step has the step's tags, and those of what it is within.
    private CompiledStep Compile(Step step)
    {
        LabelScope outer = _scope;
        _scope = outer.Within(step, Text);
        try
        {
            return CompileInScope(step);
        }
        finally
        {
            _scope = outer;
        }
    }

    private CompiledStep CompileInScope(Step step) => step switch
    {
        RequestStep request when _scenario.Http.Version == "1.1" => Compile(request),
        ActionStep action => CompileProtocol(action),
        ProgramStep program when _protocols.Program is { } host => host.Compile(program),
        ThinkStep think => new CompiledThink(think.Min.Ticks, think.Max.Ticks),
        _ => throw new ArgumentException($"There is no way to run a {step.GetType().Name}.", nameof(step)),
    };

    private CompiledProtocolStep CompileProtocol(ActionStep step)
    {
        IProtocol protocol = _protocols.Of(step);
        IReadOnlyList<CompiledCheck> expect = Compile(step.Name, step.Expect);
        IReadOnlyList<CompiledCheck> checks = Compile(step.Name, step.Checks);
        CompiledCapture[] captures = [.. step.Captures.Select(Compile)];
        return new CompiledProtocolStep
        {
            Name = step.Name,
            Step = _names.Step(step.Name, protocol.Metrics),
            Labels = LabelsOf(step, protocol.Metrics),
            Timeout = step.Timeout ?? _scenario.Http.Timeout,
            Expect = expect,
            Checks = checks,
            Captures = captures,
            WantsBody = LooksAtBody(expect) || LooksAtBody(checks) || captures.Any(capture => capture.Source.Kind != CaptureKind.Header),
            ExpectsStatus = step.Expect.Any(assertion => assertion.Part == ResponsePart.Status),
            MaxBodySize = _scenario.Http.MaxBodySize,
            HasHttpStatus = step is RequestStep,
            ClassOfStatus = step is GrpcStep ? ErrorClasses.OfGrpcStatus : ErrorClasses.OfStatus,
            Action = protocol.Compile(step, new StepContext(_scenario, _target, Variables, _environment)),
        };
    }

    private CompiledRequest Compile(RequestStep step)
    {
        IReadOnlyList<CompiledCheck> expect = Compile(step.Name, step.Expect);
        IReadOnlyList<CompiledCheck> checks = Compile(step.Name, step.Checks);
        CompiledCapture[] captures = [.. step.Captures.Select(Compile)];
        HttpAuth? auth = _scenario.Http.AuthOf(step.Url, step.Auth);
        var compiled = new CompiledRequest
        {
            Name = step.Name,
            Step = _names.Step(step.Name, RequestMetrics.Http),
            Labels = LabelsOf(step, RequestMetrics.Http),
            Method = step.Method,
            Url = Text(step.Url),
            Query = [.. step.Query.Select(pair => (pair.Key, Text(pair.Value)))],
            Headers = HeadersOf(step, auth),
            Body = step.Body is { Kind: not BodyKind.Form } body ? TextTemplate.Compile(body.Text, Variables, _environment, body.Kind == BodyKind.Json) : null,
            Form = [.. (step.Body?.Form ?? []).Select(pair => (pair.Key, Text(pair.Value)))],
            IsForm = step.Body?.Kind == BodyKind.Form,
            Timeout = step.Timeout ?? _scenario.Http.Timeout,
            MaxRedirects = step.MaxRedirects ?? _scenario.Http.MaxRedirects,
            Expect = expect,
            Checks = checks,
            Captures = captures,
            WantsBody = LooksAtBody(expect) || LooksAtBody(checks) || captures.Any(capture => capture.Source.Kind != CaptureKind.Header),
            WantsHead = LooksAtHead(expect) || LooksAtHead(checks) || captures.Any(capture => capture.Source.Kind == CaptureKind.Header) || auth?.Scheme == HttpAuthScheme.Digest,
            ExpectsContinue = step.Headers.Any(header => header.Key.Equals("expect", StringComparison.OrdinalIgnoreCase)),
            ExpectsStatus = step.Expect.Any(assertion => assertion.Part == ResponsePart.Status),
            MaxBodySize = _scenario.Http.MaxBodySize,
            Digest = auth?.Scheme == HttpAuthScheme.Digest ? (Text(auth.User), Text(auth.Password)) : null,
        };
        compiled.Template = RequestTemplate.Compile(compiled, _target, _proxy);
        return compiled;
    }

    // The step's own headers win over the scenario's, and either over what the engine would add.
    private List<(string, TextTemplate)> HeadersOf(RequestStep step, HttpAuth? auth)
    {
        var headers = new List<KeyValuePair<string, string>>(step.Headers);
        foreach (KeyValuePair<string, string> common in _scenario.Http.Headers)
        {
            if (!step.Headers.Any(own => own.Key.Equals(common.Key, StringComparison.OrdinalIgnoreCase)))
            {
                headers.Add(common);
            }
        }

        void Default(string name, string? value)
        {
            if (value is not null && !headers.Any(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                headers.Add(new(name, value));
            }
        }

        Default("content-type", step.Body?.ContentType);
        Default("user-agent", $"Perf/{typeof(FlowCompiler).Assembly.GetName().Version?.ToString(3)}");
        Default("accept", "*/*");
        List<(string, TextTemplate)> compiled = [.. headers.Select(header => (header.Key, Text(header.Value)))];
        if (auth is { Scheme: HttpAuthScheme.Basic or HttpAuthScheme.Bearer } && !headers.Any(header => header.Key.Equals("authorization", StringComparison.OrdinalIgnoreCase)))
        {
            compiled.Add(("authorization", auth.Scheme == HttpAuthScheme.Bearer ? Text($"Bearer {auth.Token}") : TextTemplate.Basic(Text(auth.User), Text(auth.Password))));
        }

        return compiled;
    }

    private List<CompiledCheck> Compile(string step, IReadOnlyList<Assertion> assertions) =>
        [.. assertions.GroupBy(assertion => assertion.Name, StringComparer.Ordinal).Select(group => new CompiledCheck(_names.Check(step, group.Key), group.Key, [.. group.Select(Compile)]))];

    private CompiledAssertion Compile(Assertion assertion) => new(
        assertion,
        [.. assertion.Expected.Select(Text)],
        assertion.Operator == Comparison.Matches ? RegexOf.Compile(assertion.Expected[0]) : null);

    private CompiledCapture Compile(Capture capture) =>
        new(capture, Variables.SlotOf(capture.Name), capture.Kind == CaptureKind.Regex ? RegexOf.Compile(capture.Selector) : null);

    private TextTemplate Text(string source) => TextTemplate.Compile(source, Variables, _environment);

    private static bool LooksAtHead(IEnumerable<CompiledCheck> list) => LooksAt(list, ResponsePart.Header);

    private static bool LooksAtBody(IEnumerable<CompiledCheck> list) => LooksAt(list, ResponsePart.Body) || LooksAt(list, ResponsePart.Json);

    private static bool LooksAt(IEnumerable<CompiledCheck> list, ResponsePart part) => list.SelectMany(check => check.Assertions).Any(assertion => assertion.Source.Part == part);

    private StepLabels LabelsOf(ActionStep step, RequestMetrics family)
    {
        StepLabels labels = StepLabels.Of(step, family, _scenario, _target, _scope);
        _selectors?.Prepare(labels, _names.Step(step.Name, family));
        return labels;
    }

    // For steps that make no request and measure something all the same: what is within a group, or adds to a metric.
    internal StepLabels LabelsOfPlace(string name)
    {
        var labels = StepLabels.OfPlace(name, _scope);
        _selectors?.Prepare(labels);
        return labels;
    }
}
