using Perf.Engine.Data;
using Perf.Engine.Flows.Control;
using Perf.Engine.Flows.Expressions;
using Perf.Engine.Metrics;
using Perf.Engine.Metrics.Samples;
using Perf.Engine.Metrics.Selection;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;
using Perf.Engine.Running;
using Perf.Engine.Scenarios;
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
    private readonly VariableResolution _resolution;
    private readonly DataSet _data;
    private readonly SignInCompiler _signIns;
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
        _resolution = VariableResolver.Resolve(scenario.Variables, environment, name => InputCompiler.IsPerIteration(scenario, name)).OrThrow();
        var folder = ScenarioFolder.Of(scenario.Path);
        _data = DataSet.Load(scenario, folder);
        Variables = new VariableTable(_data, folder);
        _signIns = new SignInCompiler(scenario, Variables, Text, step => (CompiledProtocolStep)CompileWithCalls(() => CompileProtocol(step, wantsBody: true)));
        _scenario = SignInCompiler.Rewritten(scenario, _signIns);
    }

    private VariableTable Variables { get; }

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
        foreach ((string name, Variable variable) in compiler._resolution.Variables)
        {
            initial.Add((compiler.Variables.SlotOf(name), variable.Values));
        }

        Dictionary<string, CompiledFlow> flows = scenario.Flows.Values.ToDictionary(flow => flow.Name, compiler.Compile, StringComparer.Ordinal);
        string[] counted = scenario.Artillery is null ? [] : [.. flows.Keys];
        for (int i = 0; i < counted.Length; i++)
        {
            flows[counted[i]] = flows[counted[i]] with { Number = i };
        }

        CompiledFlow? setup = compiler.CompileOnce(scenario.Setup, "setup");
        CompiledFlow? teardown = compiler.CompileOnce(scenario.Teardown, "teardown");
        CompiledFlow?[] setups = [.. scenario.Load.Select(load => compiler.CompileOnce(load.Setup, "setup"))];
        CompiledFlow?[] teardowns = [.. scenario.Load.Select(load => compiler.CompileOnce(load.Teardown, "teardown"))];
        CompiledFlow[] all = [.. flows.Values.Concat(new[] { setup, teardown }.Concat(setups).Concat(teardowns).OfType<CompiledFlow>()).SelectMany(WithOnce)];
        return new CompiledScenario
        {
            Flows = flows,
            Setup = setup,
            Teardown = teardown,
            LoadSetups = setups,
            LoadTeardowns = teardowns,
            RegisterCount = all.Select(flow => flow.RegisterCount).DefaultIfEmpty().Max(),
            ListCount = all.Select(flow => flow.ListCount).DefaultIfEmpty().Max(),
            Names = compiler._names.Build() with { Selectors = compiler._selectors?.Selectors ?? [], Flows = counted },
            Selectors = compiler._selectors,
            InitialValues = initial,
            SlotCount = compiler.Variables.Count,
            Data = compiler._data,
            SignInCount = compiler._signIns.Count,
        };
    }

    private CompiledFlow Compile(Flow flow) => Program(flow.Name, flow.Steps) with
    {
        BeforeVu = flow.BeforeVu.Count == 0 ? null : Once(flow.Name, flow.BeforeVu),
        AfterVu = flow.AfterVu.Count == 0 ? null : Once(flow.Name, flow.AfterVu),
        Pacing = flow.Pacing is { } pacing ? new PauseLength(pacing.Min.Ticks, pacing.Max.Ticks) : null,
    };

    // What is done before and after is a group of its own, as in k6: its figures can be told apart.
    private CompiledFlow? CompileOnce(Flow? flow, string group)
    {
        if (flow is null)
        {
            return null;
        }

        LabelScope outer = _scope;
        _scope = outer with { Group = $"{GroupStep.Separator}{group}" };
        CompiledFlow compiled = Once(group, flow.Steps) with { MaxDuration = flow.MaxDuration };
        _scope = outer;
        return compiled;
    }

    private CompiledFlow Once(string name, IReadOnlyList<Step> steps) => Program(name, steps) with
    {
        IsOnce = true,
        Written = [.. WrittenNames.Of(steps, _scenario).Select(Variables.SlotOf).Distinct()],
    };

    private static IEnumerable<CompiledFlow> WithOnce(CompiledFlow flow) => new[] { flow, flow.BeforeVu, flow.AfterVu }.OfType<CompiledFlow>();

    /// <summary>What is measured of a step has the step's tags, and those of what it is within.</summary>
    internal void Within(Step step, Action compile)
    {
        LabelScope outer = _scope;
        _scope = outer.Within(step, Text);
        try
        {
            compile();
        }
        finally
        {
            _scope = outer;
        }
    }

    // What it is given at its start follows from what its templates have asked for.
    private CompiledFlow Program(string name, IReadOnlyList<Step> steps)
    {
        Variables.BeginFlow();
        CompiledFlow program = ProgramBuilder.Build(this, _scenario, name, steps);
        IEnumerable<Step> all = _scenario.WithCalled(new Flow { Name = name, Steps = steps }).SelectMany(flow => flow.AllSteps());
        return program with { Inputs = new InputCompiler(Variables, _data, _resolution, _environment).Compile(all) };
    }

    /// <summary>Compiles a step that asks something of a system.</summary>
    internal CompiledStep CompileAction(Step step)
    {
        // Before the step's own templates, for one of them may show the token.
        SignIn? signIn = _signIns.Of(step);
        CompiledStep compiled = CompileWithCalls(() => CompileKind(_signIns.WithToken(step)));
        compiled.SignIn = signIn;
        return compiled;
    }

    /// <summary>Compiles a step with the functions that are called in its templates.</summary>
    internal CompiledStep CompileWithCalls(Func<CompiledStep> compile)
    {
        Variables.BeginStep();
        CompiledStep compiled = compile();
        compiled.Calls = Variables.EndStep();
        return compiled;
    }

    private CompiledStep CompileKind(Step step) => step switch
    {
        RequestStep { Hooks: not null } request => Host(step).Compile(Compile(request), request, FunctionSlots),
        FunctionStep function => Host(step).Compile(function, FunctionSlots),
        RequestStep request when _scenario.Http.Version == "1.1" => Compile(request),
        ActionStep action => CompileProtocol(action),
        ProgramStep program when _protocols.Program is { } host => host.Compile(program),
        _ => throw new ArgumentException($"There is no way to run a {step.GetType().Name}.", nameof(step)),
    };

    // The variables that both sides know, by the names of the test. Asked for anew by each step: that its flow needs them all is noted by this.
    private Dictionary<string, int> FunctionSlots => (_scenario.Artillery?.Names ?? new Dictionary<string, string>()).ToDictionary(name => name.Key, name => Variables.SlotOf(name.Value), StringComparer.Ordinal);

    private IProgramHost Host(Step step) => _protocols.Program
        ?? throw new PerfException(ErrorIds.WorkerUnavailable, $"The step '{step.Name}' calls functions of an Artillery processor, which run in a worker process.", step.Name);

    /// <summary>The number of the group that the place is in.</summary>
    internal int GroupNumber() => _names.Group(_scope.Group);

    /// <summary>The number of a metric of the scenario's own.</summary>
    internal int MetricNumber(string name) => _names.Metric(name);

    /// <summary>The place of a variable.</summary>
    internal int SlotOf(string name) => Variables.SlotOf(name);

    /// <summary>The place of the variable that a text refers to as a whole, so that its value keeps its kind; otherwise null.</summary>
    internal int? WholeVariable(string text) => Template.Parse(text) is { IsSingleVariable: true } template ? Variables.SlotOf(template.Parts[0].Text) : null;

    /// <summary>The values of a variable that is declared as a list; null for any other.</summary>
    internal IReadOnlyList<ScalarValue>? ListOf(string variable) => _resolution.Variables.GetValueOrDefault(variable) is { Values.Count: > 1 } list ? list.Values : null;

    /// <summary>Compiles an expression.</summary>
    internal Expression Expression(Condition condition)
    {
        try
        {
            return Expressions.Expression.Compile(condition.Text, Variables, _environment);
        }
        catch (ExpressionException e)
        {
            string place = condition.Line > 0 ? $" of line {condition.Line}" : "";
            throw new PerfException(ErrorIds.ScenarioInvalid, $"The expression '{condition.Text}'{place} cannot be read: {e.Message}", condition.Text, e);
        }
    }

    /// <summary>Compiles a JSON document, into which values are escaped.</summary>
    internal TextTemplate Json(string source) => TextTemplate.Compile(source, Variables, _environment, isJson: true);

    private CompiledProtocolStep CompileProtocol(ActionStep step, bool wantsBody = false)
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
            WantsBody = wantsBody || LooksAtBody(expect) || LooksAtBody(checks) || LooksAtBody(captures),
            ExpectsStatus = step.Expect.Any(assertion => assertion.Part == ResponsePart.Status),
            MaxBodySize = _scenario.Http.MaxBodySize,
            Retry = step.Retry is { Attempts: > 1 } retry ? new CompiledRetry(retry) : null,
            CapturesFirst = step.CapturesFirst,
            EndsIterationOn = step.EndsIterationOn,
            ByStatus = _scenario.Http.ByStatus && step is RequestStep,
            HasHttpStatus = step is RequestStep,
            ClassOfStatus = step is GrpcStep ? ErrorClasses.OfGrpcStatus : ErrorClasses.OfStatus,
            Action = protocol.Compile(step, new StepContext(_scenario, _target, Variables, _environment) { Rule = _protocols.Rule, IsForeign = _protocols.IsForeign }),
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
            Cookies = [.. step.Cookies.Select(pair => (pair.Key, Text(pair.Value)))],
            Headers = HeadersOf(step, auth),
            Body = step.Body is { Kind: BodyKind.Text or BodyKind.Json } body ? TextTemplate.Compile(body.Text, Variables, _environment, body.Kind == BodyKind.Json) : null,
            Form = [.. (step.Body?.Form ?? []).Select(pair => (pair.Key, Text(pair.Value)))],
            Content = ContentTemplate.Compile(step.Body, Variables, _environment),
            IsForm = step.Body?.Kind == BodyKind.Form,
            Timeout = step.Timeout ?? _scenario.Http.Timeout,
            MaxRedirects = step.MaxRedirects ?? _scenario.Http.MaxRedirects,
            Expect = expect,
            Checks = checks,
            Captures = captures,
            WantsBody = LooksAtBody(expect) || LooksAtBody(checks) || LooksAtBody(captures),
            WantsHead = LooksAtHead(expect) || LooksAtHead(checks) || LooksAtHead(captures) || auth?.Scheme == HttpAuthScheme.Digest,
            ExpectsContinue = HeaderTemplates.Has(step.Headers, "expect"),
            ExpectsStatus = step.Expect.Any(assertion => assertion.Part == ResponsePart.Status),
            MaxBodySize = _scenario.Http.MaxBodySize,
            Retry = step.Retry is { Attempts: > 1 } retry ? new CompiledRetry(retry) : null,
            CapturesFirst = step.CapturesFirst,
            EndsIterationOn = step.EndsIterationOn,
            ByStatus = _scenario.Http.ByStatus,
            Digest = auth?.Scheme == HttpAuthScheme.Digest ? (Text(auth.User), Text(auth.Password)) : null,
        };
        compiled.Template = RequestTemplate.Compile(compiled, _target, _proxy);
        return compiled;
    }

    private List<(string, TextTemplate)> HeadersOf(RequestStep step, HttpAuth? auth)
    {
        List<KeyValuePair<string, string>> headers = HeaderTemplates.Of(step, _scenario.Http.Headers);
        List<(string, TextTemplate)> compiled = [.. headers.Select(header => (header.Key, Text(header.Value)))];
        if (auth is { Scheme: HttpAuthScheme.Basic or HttpAuthScheme.Bearer } && !HeaderTemplates.Has(headers, "authorization"))
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
        assertion.Operator == ComparisonOperator.Matches ? RegexOf.Compile(assertion.Expected[0]) : null)
    {
        Or = [.. assertion.Or.Select(Compile)],
        Value = assertion.Part == ResponsePart.Value ? Text(assertion.Selector) : null,
    };

    private CompiledCapture Compile(Capture capture) =>
        new(capture, Variables.SlotOf(capture.Name), capture.Kind == CaptureKind.Regex ? RegexOf.Compile(capture.Selector, capture.Flags) : null);

    internal TextTemplate Text(string source) => TextTemplate.Compile(source, Variables, _environment);

    // What tells HTML from XML is in the head.
    private static bool LooksAtHead(IEnumerable<CompiledCheck> list) => LooksAt(list, ResponsePart.Header, ResponsePart.Cookie, ResponsePart.Css, ResponsePart.XPath);

    private static bool LooksAtHead(IEnumerable<CompiledCapture> list) => list.Any(one => one.Source.Kind is CaptureKind.Header or CaptureKind.Cookie or CaptureKind.Css or CaptureKind.XPath);

    private static bool LooksAtBody(IEnumerable<CompiledCheck> list) => LooksAt(list, ResponsePart.Body, ResponsePart.Json, ResponsePart.Css, ResponsePart.XPath);

    private static bool LooksAtBody(IEnumerable<CompiledCapture> list) => list.Any(one => one.Source.Kind is CaptureKind.Json or CaptureKind.Regex or CaptureKind.Css or CaptureKind.XPath);

    private static bool LooksAt(IEnumerable<CompiledCheck> list, params ResponsePart[] parts) =>
        list.SelectMany(check => check.Assertions).SelectMany(assertion => assertion.Source.Or.Prepend(assertion.Source)).Any(assertion => parts.Contains(assertion.Part));

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
