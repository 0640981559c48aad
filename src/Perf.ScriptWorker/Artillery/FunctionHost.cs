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
/// <param name="program">The processor with its files.</param>
/// <param name="scenario">The scenario.</param>
/// <param name="target">The target's address, which paths are put behind.</param>
/// <param name="files">The files that functions may read.</param>
/// <param name="environment">Reads the process environment.</param>
/// <param name="log">Takes what functions write to the console.</param>
/// <param name="memoryLimit">How much they may hold, bytes.</param>
internal sealed class FunctionHost(
    ScriptProgram program, Scenario scenario, string target, IScriptFiles files, Func<string, string?> environment, IScriptLog log, long memoryLimit) : IProgramHost, IDisposable
{
    private readonly ConditionalWeakTable<VirtualUser, StrongBox<(long Iteration, VuContext Context)>> _contexts = [];
    private readonly HashSet<string> _told = [];
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private ProcessorModules? _modules;
    private ProcessorThread? _thread;
    private ObjectInstance? _runtime;
    private IReadOnlyList<(string Name, int Slot)> _names = [];

    private ProcessorThread Thread => _thread!;

    private JsEngine Engine => Thread.Engine;

    /// <inheritdoc/>
    public CompiledStep Compile(ProgramStep step) => throw new NotSupportedException("A processor has functions for steps, and no iterations of its own.");

    /// <inheritdoc/>
    public CompiledStep Compile(FunctionStep step, IReadOnlyDictionary<string, int> slots)
    {
        KeepNames(slots);
        _named.Add(step.Function);
        return new FunctionCall(this, step);
    }

    /// <inheritdoc/>
    public CompiledStep Compile(CompiledRequest request, RequestStep source, IReadOnlyDictionary<string, int> slots)
    {
        KeepNames(slots);
        RequestHooks hooks = source.Hooks!;
        _named.UnionWith(hooks.Before.Concat(hooks.After).Concat(hooks.OnError));
        return new HookedRequest(this, request, hooks);
    }

    /// <inheritdoc/>
    public async Task<string?> BeginAsync(ProgramRun run, CancellationToken stop)
    {
        _modules = new ProcessorModules(files, program.Main);
        _thread = new ProcessorThread(memoryLimit, _modules, fault => log.Write("error", fault));
        var loaded = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread.Post(() =>
        {
            try
            {
                loaded.SetResult(Load());
            }
            catch (Exception e)
            {
                loaded.SetResult($"the processor {program.Main} cannot be loaded: {ScriptFault.Describe(e)}");
            }
        });
        return await loaded.Task.WaitAsync(stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<string?> EndAsync(CancellationToken stop) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public void Dispose() => _thread?.Dispose();

    /// <summary>The values that functions see, in the order of the names. Called on the loop.</summary>
    public ScalarValue[] ValuesOf(VirtualUser vu)
    {
        var values = new ScalarValue[_names.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = vu.Values[_names[i].Slot];
        }

        return values;
    }

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
        defaults.Set("headers", parser.Parse(scenario.Artillery?.DefaultHeaders ?? "{}"));
        defaults.Set("cookie", parser.Parse(scenario.Artillery?.DefaultCookies ?? "{}"));
        request.Set("defaults", defaults);
        return request;
    }

    /// <summary>Has a member of the script called, with the virtual user's context, on the thread.</summary>
    /// <param name="vu">The virtual user.</param>
    /// <param name="values">Its values, as <see cref="ValuesOf"/> gave them.</param>
    /// <param name="flight">Waits for it.</param>
    /// <param name="call">Calls it: the member by its name, the context, and what functions emit events by.</param>
    public void Call(VirtualUser vu, ScalarValue[] values, FunctionFlight flight, Action<FunctionTurn> call)
    {
        VirtualUser root = vu.Root;
        long iteration = root.Iterations;
        string flow = root.FlowName;
        Thread.Post(() =>
        {
            VuContext context = ContextOf(root, iteration, flow);
            context.Bring(values);
            call(new FunctionTurn(this, vu, context, flight));
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

    /// <summary>The address that paths are put behind.</summary>
    public JsValue Target { get; } = new JsString(target);

    /// <summary>The JavaScript engine; used on the thread alone.</summary>
    public JsEngine JavaScript => Engine;

    private void KeepNames(IReadOnlyDictionary<string, int> slots) => _names = [.. slots.Select(slot => (slot.Key, slot.Value))];

    private string? Load()
    {
        ObjectInstance node = Engine.Call(Engine.Evaluate(ScriptOf("node.js"), "node.js"), [new NodeHost(Engine, files, program.Main, environment, log).Build()]).AsObject();
        ObjectInstance functions = _modules!.Load(Engine, node);
        var host = new JsObject(Engine);
        host.Set("functions", functions);
        host.Set("uuid", new ClrFunction(Engine, "uuid", (_, _) => new JsString(Guid.NewGuid().ToString())));
        host.Set("warn", new ClrFunction(Engine, "warn", (_, arguments) =>
        {
            if (_told.Add(arguments[0].ToString()))
            {
                log.Write("warning", arguments[0].ToString());
            }

            return JsValue.Undefined;
        }));
        _runtime = Engine.Call(Engine.Evaluate(ScriptOf("runtime.js"), "runtime.js"), [host]).AsObject();
        string[] missing = [.. _named.Where(name => !functions.Get(name).IsCallable()).Order(StringComparer.Ordinal)];
        return missing.Length == 0
            ? null
            : $"the processor {program.Main} has no function {string.Join(", ", missing.Select(name => $"'{name}'"))}, which the test calls; it has {string.Join(", ", functions.GetOwnPropertyKeys().Select(key => key.ToString()))}";
    }

    // A new one with each iteration, which is a virtual user of Artillery's.
    private VuContext ContextOf(VirtualUser vu, long iteration, string flow)
    {
        StrongBox<(long Iteration, VuContext Context)> box = _contexts.GetValue(vu, _ => new StrongBox<(long, VuContext)>((-1, null!)));
        if (box.Value.Iteration != iteration)
        {
            var described = new JsObject(Engine);
            described.Set("name", flow);
            ObjectInstance made = Engine.Call(_runtime!.Get("makeContext"), [described, new JsString(Guid.NewGuid().ToString())]).AsObject();
            ObjectInstance vars = made.Get("vars").AsObject();
            vars.Set("target", Target);
            vars.Set("$uuid", made.Get("_uid"));
            vars.Set("$environment", scenario.Artillery?.Environment is { } name ? new JsString(name) : JsValue.Undefined);
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
