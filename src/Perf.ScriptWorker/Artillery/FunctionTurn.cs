using Jint;
using Jint.Native;
using Jint.Runtime;
using Jint.Runtime.Interop;
using Perf.Engine.Running;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Artillery;

/// <summary>One call of functions for a virtual user: what they emit meanwhile is counted, and what they set is set, when it has ended. Used on the thread alone.</summary>
/// <param name="host">The host.</param>
/// <param name="vu">The virtual user.</param>
/// <param name="flight">Waits for the end.</param>
/// <param name="step">The step that errors are counted at.</param>
/// <param name="goOn">What is done on the loop at the end; given the error, or null.</param>
internal sealed class FunctionTurn(FunctionHost host, VirtualUser vu, FunctionFlight flight, string step, Action<string?> goOn)
{
    private readonly List<(MetricType Type, string Name, double Value)> _metrics = [];
    private readonly List<string> _errors = [];
    private VuContext? _context;
    private bool _hasEnded;

    /// <summary>What functions get as their context.</summary>
    public JsValue Context => _context!.Object;

    /// <summary>It begins.</summary>
    /// <param name="context">The virtual user's context.</param>
    /// <param name="values">Its values, which are brought into it.</param>
    public void Enter(VuContext context, ScalarValue[] values)
    {
        _context = context;
        context.Bring(values);
    }

    /// <summary>What the script tells events by: kind, name, value.</summary>
    public ClrFunction Emit => field ??= new ClrFunction(host.JavaScript, "emit", (_, arguments) =>
    {
        string kind = arguments[0].ToString();
        string name = arguments[1].ToString();
        if (kind == "error")
        {
            _errors.Add(name);
        }
        else if (arguments[2].IsNumber() && double.IsFinite(arguments[2].AsNumber()))
        {
            _metrics.Add((kind == "trend" ? MetricType.Trend : MetricType.Counter, name, arguments[2].AsNumber()));
        }
        else
        {
            host.WarnOnce($"the metric '{name}' was given a value that is no number; such values are left out");
        }

        return JsValue.Undefined;
    });

    /// <summary>The call has ended.</summary>
    /// <param name="error">What failed, as Artillery counts it; or null.</param>
    public void End(string? error)
    {
        if (!_hasEnded)
        {
            End(error, error);
        }
    }

    /// <summary>The call was ended from outside of the script, which could not do anything about it.</summary>
    /// <param name="fault">Why.</param>
    /// <returns>False where it had ended already, so that somebody else has to tell of it.</returns>
    public bool Fail(Exception fault)
    {
        if (_hasEnded)
        {
            return false;
        }

        End(ErrorClasses.Script, $"a function of the processor failed: {ScriptFault.Describe(fault)}");
        return true;
    }

    private void End(string? errorClass, string? message)
    {
        _hasEnded = true;
        IReadOnlyList<(int Slot, ScalarValue Value)> changes = [];
        try
        {
            changes = _context?.Changes() ?? [];
        }
        catch (JavaScriptException fault)
        {
            // Such as an object that has itself in it: no template could show it.
            (errorClass, message) = (errorClass ?? ErrorClasses.Script, message ?? $"a variable that a function has set cannot be used in templates: {ScriptFault.Describe(fault)}");
        }

        bool isOnce = vu.Root.IsOnce;
        if (isOnce && _context is not null)
        {
            host.Keep(_context);
        }

        flight.Ended(() =>
        {
            foreach ((int slot, ScalarValue value) in changes)
            {
                vu.Values[slot] = value;
                if (isOnce)
                {
                    vu.Context.Run.Given.Note(slot);
                }
            }

            foreach ((MetricType type, string name, double value) in _metrics)
            {
                Count(type, name, value);
            }

            foreach (string text in _errors)
            {
                vu.Context.Metrics.Error(step, text, text);
            }

            if (errorClass is not null)
            {
                vu.Context.Metrics.Error(step, errorClass, message!);
                vu.NoteFailure(step, message!);
                vu.MarkFailed();
            }

            goOn(errorClass);
        });
    }

    private void Count(MetricType type, string name, double value)
    {
        int number = vu.Context.Metrics.NumberOfMetric(new MetricDeclaration { Name = name, Type = type });
        if (number >= 0)
        {
            vu.Context.Metrics.Custom(number, value);
        }
        else
        {
            host.WarnOnce($"the metric '{name}' is not counted: functions have emitted {CustomMetrics.Most} others already, or one of this name that is of another kind");
        }
    }
}
