using System.Runtime.CompilerServices;
using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Native.Object;
using Jint.Runtime.Interop;
using Perf.Engine.Flows;
using Perf.Engine.Running;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Artillery;

/// <summary>
/// Runs the functions of an Artillery processor for virtual users whose steps are the engine's own: one JavaScript engine for all of them, as one worker of
/// Artillery has it. The load's loops never wait for it.
/// </summary>
/// <param name="plan">The plan, whose scenario has the processor with its files.</param>
/// <param name="files">The files that functions may read.</param>
/// <param name="environment">Reads the process environment.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Takes what functions write to the console.</param>
/// <param name="memoryLimit">How much they may hold, bytes.</param>
internal sealed class FunctionHost(RunPlan plan, IScriptFiles files, Func<string, string?> environment, TimeProvider time, IScriptLog log, long memoryLimit) : IProgramHost, IDisposable
{
    private readonly ConditionalWeakTable<VirtualUser, StrongBox<(long Iteration, VuContext Context)>> _contexts = [];
    private readonly HashSet<string> _told = [];
    private readonly SortedDictionary<string, int> _named = new(StringComparer.Ordinal);
    private ProcessorThread? _thread;
    private ObjectInstance? _runtime;
    private JsValue _given = JsValue.Undefined;
    private IReadOnlyList<(string Name, int Slot)> _names = [];

    /// <summary>How long a function may compute at a stretch.</summary>
    /// <value>30 seconds: a function that computes longer holds up all virtual users.</value>
    public TimeSpan LongestCall { get; init; } = TimeSpan.FromSeconds(30);

    private ArtillerySettings Settings { get; } = plan.Scenario.Artillery ?? new ArtillerySettings();

    private string Main { get; } = plan.Scenario.Program!.Main;

    private ProcessorThread Thread => _thread!;

    private JsEngine Engine => Thread.Engine;

    /// <inheritdoc/>
    public CompiledStep Compile(ProgramStep step) => throw new NotSupportedException("A processor has functions for steps, and no iterations of its own.");

    /// <inheritdoc/>
    public CompiledStep Compile(FunctionStep step, IReadOnlyDictionary<string, int> slots)
    {
        KeepNames(slots);
        _named.TryAdd(step.Function, step.Line);
        return new FunctionCall(this, step);
    }

    /// <inheritdoc/>
    public CompiledStep Compile(CompiledRequest request, RequestStep source, IReadOnlyDictionary<string, int> slots)
    {
        KeepNames(slots);
        RequestHooks hooks = source.Hooks!;
        foreach (string name in hooks.Before.Concat(hooks.After).Concat(hooks.OnError))
        {
            _named.TryAdd(name, source.Line);
        }

        return new HookedRequest(this, request, hooks);
    }

    /// <inheritdoc/>
    public async Task LoadAsync(CancellationToken stop)
    {
        var modules = new ProcessorModules(files, Main);
        _thread = new ProcessorThread(memoryLimit, LongestCall, modules, fault => log.Write("error", fault));
        var loaded = new TaskCompletionSource<PerfException?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread.Post(() =>
        {
            try
            {
                Load(modules);
                loaded.SetResult(null);
            }
            catch (Exception e)
            {
                loaded.SetResult(e as PerfException ?? new PerfException(ErrorIds.ScriptInvalid, $"The processor {Main} cannot be loaded: {ScriptFault.Describe(e)}", Settings.Processor ?? Main, e));
            }
        });
        await using ConfiguredAsyncDisposable registration = stop.UnsafeRegister(static state => ((TaskCompletionSource<PerfException?>)state!).TrySetResult(null), loaded).ConfigureAwait(false);
        if (await loaded.Task.ConfigureAwait(false) is { } fault)
        {
            throw fault;
        }
    }

    /// <inheritdoc/>
    public Task<string?> BeginAsync(ProgramRun run, CancellationToken stop) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public Task<string?> EndAsync(CancellationToken stop) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public void Dispose() => _thread?.Dispose();

    /// <summary>Makes what <c>prepare</c> and <c>after</c> of the script get of a request; once for each step, on the thread.</summary>
    public ObjectInstance RequestOf(RequestHooks hooks, string method, double timeoutSeconds)
    {
        var request = new JsObject(Engine);
        var parser = new JsonParser(Engine);
        request.Set("spec", parser.Parse(hooks.Spec));
        request.Set("method", method);
        request.Set("timeout", timeoutSeconds);
        request.Set("ifTrue", hooks.IfTrue is { } name ? new JsString(name) : JsValue.Null);
        foreach ((string key, IReadOnlyList<string> names) in new[] { ("before", hooks.Before), ("after", hooks.After), ("onError", hooks.OnError) })
        {
            request.Set(key, new JsArray(Engine, [.. names.Select(one => (JsValue)new JsString(one))]));
        }

        var defaults = new JsObject(Engine);
        defaults.Set("headers", parser.Parse(Settings.DefaultHeaders));
        defaults.Set("cookie", parser.Parse(Settings.DefaultCookies));
        request.Set("defaults", defaults);
        return request;
    }

    /// <summary>Has functions called with the virtual user's context, on the thread; called on the loop.</summary>
    /// <param name="vu">The virtual user, whose step they are.</param>
    /// <param name="step">The step's name.</param>
    /// <param name="goOn">What is done on the loop at the end; given the error, or null.</param>
    /// <param name="call">Calls them, and sees to it that the turn ends.</param>
    public void Call(VirtualUser vu, string step, Action<string?> goOn, Action<FunctionTurn> call)
    {
        var flight = new FunctionFlight(vu);
        vu.InFlight(flight);
        VirtualUser root = vu.Root;
        long iteration = root.Iterations;
        string flow = root.FlowName;
        ScalarValue[] values = [.. _names.Select(name => vu.Values[name.Slot])];
        Thread.Post(() =>
        {
            var turn = new FunctionTurn(this, vu, flight, step, goOn);
            Thread.Belongs(turn);
            turn.Enter(ContextOf(root, iteration, flow), values);
            call(turn);
        });
    }

    /// <summary>Calls a member of the script; on the thread.</summary>
    public void Invoke(string member, params JsValue[] arguments) => Engine.Call(_runtime!.Get(member), arguments);

    /// <summary>A function that the script calls back; on the thread.</summary>
    public ClrFunction Callback(Action<JsValue[]> body) => new(Engine, "done", (_, arguments) =>
    {
        body(arguments);
        return JsValue.Undefined;
    });

    /// <summary>What is done once before the load has set variables: all virtual users begin with them; on the thread.</summary>
    public void Keep(VuContext context) => _given = context.Object.Get("vars");

    /// <summary>Tells something once; from any thread.</summary>
    public void WarnOnce(string text)
    {
        lock (_told)
        {
            if (!_told.Add(text))
            {
                return;
            }
        }

        log.Write("warning", text);
    }

    /// <summary>The address that paths are put behind.</summary>
    public JsValue Target { get; } = new JsString(plan.Target);

    /// <summary>The JavaScript engine; used on the thread alone.</summary>
    public JsEngine JavaScript => Engine;

    private void KeepNames(IReadOnlyDictionary<string, int> slots) => _names = [.. slots.Select(slot => (slot.Key, slot.Value))];

    private void Load(ProcessorModules modules)
    {
        ObjectInstance node = Engine.Call(Engine.Evaluate(ScriptOf("node.js"), "node.js"), [new NodeHost(Engine, files, Main, environment, log).Build()]).AsObject();
        ObjectInstance functions = modules.Load(Engine, node);
        var host = new JsObject(Engine);
        host.Set("functions", functions);
        host.Set("made", new MadeUpData(Settings.Functions, plan.Seed).Build(Engine, time));
        host.Set("uuid", new ClrFunction(Engine, "uuid", (_, _) => new JsString(Guid.NewGuid().ToString())));
        _runtime = Engine.Call(Engine.Evaluate(ScriptOf("runtime.js"), "runtime.js"), [host]).AsObject();
        ScenarioProblem[] missing = [.. _named.Where(name => !functions.Get(name.Key).IsCallable()).Select(name => Missing(name.Key, name.Value, functions))];
        if (missing.Length > 0)
        {
            throw new ScenarioException(ErrorIds.ScriptInvalid, plan.Scenario.Path ?? Main, missing);
        }
    }

    private ScenarioProblem Missing(string name, int line, ObjectInstance functions)
    {
        string[] there = [.. functions.GetOwnPropertyKeys().Select(key => key.ToString()).Where(key => functions.Get(key).IsCallable())];
        return new ScenarioProblem
        {
            File = plan.Scenario.Path ?? "",
            Line = line,
            Column = line > 0 ? 1 : 0,
            Message = $"the processor {Main} has no function '{name}'; it must export it (module.exports = {{ {name} }})",
            Allowed = there.Length == 0 ? "it exports no functions" : string.Join(", ", there),
            Nearest = NearestWord.Find(name, there),
        };
    }

    // A new one with each iteration, which is a virtual user of Artillery's.
    private VuContext ContextOf(VirtualUser vu, long iteration, string flow)
    {
        StrongBox<(long Iteration, VuContext Context)> box = _contexts.GetValue(vu, _ => new StrongBox<(long, VuContext)>((-1, null!)));
        if (box.Value.Iteration != iteration)
        {
            var described = new JsObject(Engine);
            described.Set("name", flow);
            ObjectInstance made = Engine.Call(_runtime!.Get("makeContext"), [described, new JsString(Guid.NewGuid().ToString()), _given]).AsObject();
            ObjectInstance vars = made.Get("vars").AsObject();
            foreach ((string name, string value) in Settings.Constants)
            {
                vars.Set(name, value);
            }

            vars.Set("target", Target);
            vars.Set("$uuid", made.Get("_uid"));
            vars.Set("$environment", Settings.Environment is { } environmentName ? new JsString(environmentName) : JsValue.Undefined);
            vars.Set("$processEnvironment", Engine.Global.Get("process").AsObject().Get("env"));
            vars.Set("$env", Engine.Global.Get("process").AsObject().Get("env"));
            box.Value = (iteration, new VuContext(Engine, made, _names));
        }

        return box.Value.Context;
    }

    private static string ScriptOf(string name)
    {
        using Stream stream = typeof(FunctionHost).Assembly.GetManifestResourceStream($"artillery.{name}") ?? throw new InvalidOperationException($"{name} is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
