using Jint.Native;
using Jint.Native.Json;
using Jint.Native.Object;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using Jint.Runtime.Modules;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Modules;

/// <summary><c>k6/execution</c>: where a virtual user is, how far the test is, and how to end it.</summary>
internal sealed class ExecutionModule : IScriptModule
{
    /// <inheritdoc/>
    public string Specifier => "k6/execution";

    /// <inheritdoc/>
    public void Define(ModuleBuilder builder, ScriptUser user)
    {
        var exports = new ModuleExports(builder, user);
        exports.Value("scenario", Scenario(user));
        exports.Value("instance", Instance(user));
        exports.Value("test", Test(user));
        exports.Value("vu", Vu(user));
        exports.Done();
    }

    private static JsObject Scenario(ScriptUser user)
    {
        var scenario = new JsObject(user.Engine);
        LoadProfile Profile(string name)
        {
            int place = user.Position.Scenario;
            return place >= 0 && user.Shared.Test is { } test ? test.Profiles[place] : throw user.Error($"exec.scenario.{name} is known only within an iteration of a scenario, not in init code, setup() or teardown()");
        }

        Property(user, scenario, "name", () => Profile("name").Name);
        Property(user, scenario, "executor", () => Profile("executor").Executor);
        Property(user, scenario, "startTime", () => new JsNumber(user.Shared.Test!.StartedAt + Profile("startTime").StartTime.TotalMilliseconds));
        Property(user, scenario, "progress", () => new JsNumber(ScenarioProgress.Of(Profile("progress"), user.Shared.Test!, user.Position.Scenario)));
        Property(user, scenario, "iterationInInstance", () => new JsNumber(Within(user, "scenario.iterationInInstance", user.Position.IterationInTest)));
        Property(user, scenario, "iterationInTest", () => new JsNumber(Within(user, "scenario.iterationInTest", user.Position.IterationInTest)));
        return scenario;
    }

    private static JsObject Instance(ScriptUser user)
    {
        var instance = new JsObject(user.Engine);
        ITestState State(string name) => user.Shared.Test ?? throw user.Error($"exec.instance.{name} is not known in init code");
        Property(user, instance, "currentTestRunDuration", () => new JsNumber(State("currentTestRunDuration").RunMilliseconds));
        Property(user, instance, "iterationsCompleted", () => new JsNumber(State("iterationsCompleted").Completed));
        Property(user, instance, "iterationsInterrupted", () => new JsNumber(State("iterationsInterrupted").Interrupted));
        Property(user, instance, "vusActive", () => JsNumber.Create(State("vusActive").ActiveUsers));
        Property(user, instance, "vusInitialized", () => JsNumber.Create(State("vusInitialized").Users));
        return instance;
    }

    private static JsObject Test(ScriptUser user)
    {
        var test = new JsObject(user.Engine);
        test.Set("abort", new ClrFunction(user.Engine, "abort", (_, arguments) =>
        {
            string text = arguments.TextOr(0, "");
            string reason = text.Length == 0 ? "exec.test.abort() was called" : $"exec.test.abort(): {text}";
            throw new TestAbortedException(reason);
        }, 1));
        test.Set("fail", new ClrFunction(user.Engine, "fail", (_, arguments) =>
        {
            user.RequireIteration("exec.test.fail()");
            user.Shared.Test!.MarkFailed(arguments.TextOr(0, "exec.test.fail() was called"));
            return JsValue.Undefined;
        }, 1));
        Property(user, test, "options", () => new JsonParser(user.Engine).Parse(user.Shared.Test?.Options ?? throw user.Error("exec.test.options is not known in init code")));
        return test;
    }

    private static JsObject Vu(ScriptUser user)
    {
        var vu = new JsObject(user.Engine);
        Property(user, vu, "idInInstance", () => JsNumber.Create(user.Number));
        Property(user, vu, "idInTest", () => JsNumber.Create(user.Number));
        Property(user, vu, "iterationInInstance", () => new JsNumber(Within(user, "vu.iterationInInstance", user.Position.Iteration)));
        Property(user, vu, "iterationInScenario", () => new JsNumber(Within(user, "vu.iterationInScenario", user.Position.IterationInScenario)));
        ObjectInstance tags = new TagsObject(user);
        vu.Set("tags", tags);
        var metrics = new JsObject(user.Engine);
        metrics.Set("tags", tags);
        // What k6 keeps beside tags, and only in its outputs of single samples.
        metrics.Set("metadata", new JsObject(user.Engine));
        vu.Set("metrics", metrics);
        return vu;
    }

    private static long Within(ScriptUser user, string name, long number) =>
        number >= 0 ? number : throw user.Error($"exec.{name} is known only within an iteration of a scenario, not in init code, setup() or teardown()");

    private static void Property(ScriptUser user, ObjectInstance target, string name, Func<JsValue> get) =>
        target.FastSetProperty(name, new GetSetPropertyDescriptor(new ClrFunction(user.Engine, name, (_, _) => get()), null, enumerable: true, configurable: false));
}
