using Jint;
using Jint.Native;
using Jint.Runtime.Interop;
using Perf.Engine.Running;

namespace Perf.ScriptWorker.Artillery;

/// <summary>One call of functions for a virtual user: what they emit meanwhile is counted, and what they set is set, when it has ended. Used on the thread alone.</summary>
/// <param name="host">The host.</param>
/// <param name="vu">The virtual user.</param>
/// <param name="context">Its context.</param>
/// <param name="flight">Waits for the end.</param>
internal sealed class FunctionTurn(FunctionHost host, VirtualUser vu, VuContext context, FunctionFlight flight)
{
    private readonly List<(MetricType Type, string Name, double Value)> _metrics = [];
    private readonly List<string> _errors = [];
    private bool _hasEnded;

    /// <summary>What functions get as their context.</summary>
    public JsValue Context => context.Object;

    /// <summary>What the script tells events by: kind, name, value.</summary>
    public ClrFunction Emit => field ??= new ClrFunction(host.JavaScript, "emit", (_, arguments) =>
    {
        string kind = arguments[0].ToString();
        string name = arguments[1].ToString();
        if (kind == "error")
        {
            _errors.Add(name);
        }
        else if (arguments[2].IsNumber())
        {
            _metrics.Add((kind == "trend" ? MetricType.Trend : MetricType.Counter, name, arguments[2].AsNumber()));
        }

        return JsValue.Undefined;
    });

    /// <summary>The call has ended.</summary>
    /// <param name="error">What failed, as Artillery counts it; or null.</param>
    /// <param name="step">The step that errors are counted at.</param>
    /// <param name="goOn">What is done on the loop then; given the error.</param>
    public void End(string? error, string step, Action<string?> goOn)
    {
        if (_hasEnded)
        {
            return;
        }

        _hasEnded = true;
        IReadOnlyList<(int Slot, ScalarValue Value)> changes = context.Changes();
        flight.Ended(() =>
        {
            foreach ((int slot, ScalarValue value) in changes)
            {
                vu.Values[slot] = value;
            }

            foreach ((MetricType type, string name, double value) in _metrics)
            {
                Count(type, name, value);
            }

            foreach (string text in _errors)
            {
                vu.Context.Metrics.Error(step, text, text);
            }

            if (error is not null)
            {
                vu.Context.Metrics.Error(step, error, error);
                vu.MarkFailed();
            }

            goOn(error);
        });
    }

    private void Count(MetricType type, string name, double value)
    {
        int number = vu.Context.Metrics.NumberOfMetric(new MetricDeclaration { Name = name, Type = type });
        if (number >= 0)
        {
            vu.Context.Metrics.Custom(number, value);
        }
    }
}
