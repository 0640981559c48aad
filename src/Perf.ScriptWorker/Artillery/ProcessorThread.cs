using System.Collections.Concurrent;
using System.Diagnostics;
using Jint;
using Jint.Native;
using Jint.Runtime.Interop;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Artillery;

/// <summary>
/// The one thread that a processor's functions run on, as in Node.js: what they keep at the top of their file is there for all virtual users. Work is done in
/// the order in which it comes; timers and promises in between.
/// </summary>
internal sealed class ProcessorThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly PriorityQueue<long, (long Due, long Number)> _order = new();
    private readonly Dictionary<long, (Action Callback, long Every, FunctionTurn? Turn)> _timers = [];
    private readonly CallConstraint _limit;
    private readonly Action<string> _failed;
    private FunctionTurn? _turn;
    private long _lastTimer;

    /// <summary>Starts it.</summary>
    /// <param name="memoryLimit">How much the functions may hold, bytes.</param>
    /// <param name="longestCall">How long a function may compute at a stretch.</param>
    /// <param name="modules">Loads modules.</param>
    /// <param name="failed">Told of what fails outside of a call.</param>
    public ProcessorThread(long memoryLimit, TimeSpan longestCall, ProcessorModules modules, Action<string> failed)
    {
        _failed = failed;
        _limit = new CallConstraint(longestCall);
        Engine = new JsEngine(options =>
        {
            options.Constraint(_limit);
            options.Constraint(new MemoryConstraint(memoryLimit));
            options.EnableModules(modules);
        });
        InstallTimers();
        new Thread(Run) { IsBackground = true, Name = "Artillery processor" }.Start();
    }

    /// <summary>The JavaScript engine; used on the thread alone.</summary>
    public JsEngine Engine { get; }

    /// <summary>Has something done on the thread, soon.</summary>
    /// <param name="work">What to do.</param>
    public void Post(Action work)
    {
        if (!_work.IsAddingCompleted)
        {
            _work.Add(work);
        }
    }

    /// <summary>What is done on the thread from here on is a call's: what fails of it, also later by a timer, ends the call.</summary>
    /// <param name="turn">The call.</param>
    public void Belongs(FunctionTurn turn) => _turn = turn;

    /// <inheritdoc/>
    public void Dispose()
    {
        _work.CompleteAdding();
        _limit.End();
    }

    private void Run()
    {
        while (!_work.IsAddingCompleted)
        {
            if (_work.TryTake(out Action? work, TimeToTimer()))
            {
                Do(work, null);
            }

            while (!_work.IsAddingCompleted && TakeDue() is var (callback, turn))
            {
                Do(callback, turn);
            }
        }
    }

    private void Do(Action work, FunctionTurn? turn)
    {
        _turn = turn;
        _limit.Begin();
        try
        {
            work();
            Engine.Advanced.ProcessTasks();
        }
        catch (Exception e)
        {
            if (_turn?.Fail(e) != true && !_work.IsAddingCompleted)
            {
                _failed(ScriptFault.Describe(e));
            }
        }
    }

    private void InstallTimers()
    {
        JsValue Set(JsValue[] arguments, bool repeats)
        {
            JsValue callback = arguments.Length > 0 ? arguments[0] : JsValue.Undefined;
            JsValue[] given = [.. arguments.Skip(2)];
            double delay = arguments.Length > 1 && arguments[1].IsNumber() ? Math.Max(1, arguments[1].AsNumber()) : 1;
            long number = ++_lastTimer;
            long every = (long)(delay * Stopwatch.Frequency / 1000);
            _timers[number] = (() => Engine.Call(callback, given), repeats ? every : 0, _turn);
            _order.Enqueue(number, (Stopwatch.GetTimestamp() + every, number));
            return new JsNumber(number);
        }

        JsValue Clear(JsValue[] arguments)
        {
            if (arguments.Length > 0 && arguments[0].IsNumber())
            {
                _timers.Remove((long)arguments[0].AsNumber());
            }

            return JsValue.Undefined;
        }

        void Define(string name, Func<JsValue[], JsValue> body) => Engine.SetValue(name, new ClrFunction(Engine, name, (_, arguments) => body(arguments)));
        Define("setTimeout", arguments => Set(arguments, repeats: false));
        Define("setInterval", arguments => Set(arguments, repeats: true));
        Define("setImmediate", arguments => Set(arguments.Length == 0 ? [] : [arguments[0], new JsNumber(0), .. arguments.Skip(1)], repeats: false));
        Define("clearTimeout", Clear);
        Define("clearInterval", Clear);
        Define("clearImmediate", Clear);
    }

    private int TimeToTimer()
    {
        while (_order.TryPeek(out long number, out (long Due, long Number) key))
        {
            if (_timers.ContainsKey(number))
            {
                return (int)Math.Clamp((key.Due - Stopwatch.GetTimestamp()) * 1000 / Stopwatch.Frequency, 0, 1000);
            }

            _order.Dequeue();
        }

        return 1000;
    }

    private (Action Callback, FunctionTurn? Turn)? TakeDue()
    {
        while (_order.TryPeek(out long number, out (long Due, long Number) key))
        {
            if (!_timers.TryGetValue(number, out (Action Callback, long Every, FunctionTurn? Turn) timer))
            {
                _order.Dequeue();
                continue;
            }

            if (key.Due > Stopwatch.GetTimestamp())
            {
                return null;
            }

            _order.Dequeue();
            if (timer.Every > 0)
            {
                _order.Enqueue(number, (key.Due + timer.Every, number));
            }
            else
            {
                _timers.Remove(number);
            }

            return (timer.Callback, timer.Turn);
        }

        return null;
    }
}
