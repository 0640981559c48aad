using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Interop;
using Perf.Engine.Flows;
using Perf.Engine.Running;
using Perf.Engine.Templates.Functions;

namespace Perf.ScriptWorker.Artillery;

/// <summary>
/// The functions of made-up data (<c>$randEmail()</c>) for templates of requests that functions are given: they are the engine's own, which templates of other requests call.
/// Used on the thread alone.
/// </summary>
/// <param name="calls">The functions by the test's names, with the calls that they are.</param>
/// <param name="seed">The run's seed.</param>
internal sealed class MadeUpData(IReadOnlyDictionary<string, string> calls, int seed)
{
    // Apart from the sequences of iterations, whose number is never negative.
    private const int Number = -4;

    private SeededSequence _random = new(seed, new IterationId(0, 0, Number));

    /// <summary>Makes the object that has them.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="time">The clock.</param>
    public ObjectInstance Build(JsEngine engine, TimeProvider time)
    {
        var all = new JsObject(engine);
        foreach ((string name, string call) in calls)
        {
            var variables = new VariableTable();
            variables.BeginStep();
            var template = TextTemplate.Compile($"${{{call}}}", variables, static _ => null);
            CompiledCall[] parts = variables.EndStep();
            var values = new ScalarValue[variables.Count];
            all.Set(name, new ClrFunction(engine, name, (_, _) =>
            {
                CompiledCall.EvaluateAll(parts, values, new FunctionFrame(ref _random, time.GetUtcNow()));
                return new JsString(template.Render(values));
            }));
        }

        return all;
    }
}
