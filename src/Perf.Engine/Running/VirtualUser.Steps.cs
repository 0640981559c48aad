using Perf.Engine.Flows;
using Perf.Engine.Flows.Control;
using Perf.Engine.Flows.Expressions;
using Perf.Engine.Protocols;
using Perf.Engine.Templates.Functions;

namespace Perf.Engine.Running;

/// <summary>How a virtual user goes through the steps of a program.</summary>
internal sealed partial class VirtualUser
{
    // The loop is for all its virtual users: one that only computes gives it back now and then, or what is due would wait, and nothing could cut it off.
    private const int MostAtOnce = 256;

    private SignInFlight? _signIn;
    private Token?[]? _tokens;
    private Action? _resume;
    private int _at;
    private int _next;
    private int _last;
    private bool _hasWaited;
    private bool _endsEarly;
    private bool _isRetrying;

    /// <summary>The number of the present step's attempt, from 1.</summary>
    public int Attempt { get; private set; }

    /// <summary>The step has ended; when the iteration goes on, its next step is due now.</summary>
    public void StepEnded(StepEnd end)
    {
        if (end == StepEnd.UnderWay)
        {
            return;
        }

        _flight = null;
        switch (end)
        {
            case StepEnd.GoesOn when _isRetrying:
                BeginAgain();
                break;
            case StepEnd.GoesOn:
                Due = Context.Loop.Now;
                Advance();
                break;
            case StepEnd.Again:
                TryAgain();
                break;
            case StepEnd.EndsFlow:
                _endsEarly = true;
                End(interrupted: false);
                break;
            case StepEnd.Interrupted:
                GiveUpRetrying();
                End(interrupted: true);
                break;
        }
    }

    /// <summary>A fault of our own upon a step's answer: it ends the iteration, not the run.</summary>
    public void StepFaulted(CompiledAction step, Exception fault)
    {
        Context.Metrics.Error(step.Step, ErrorClasses.Internal, $"{fault.GetType().Name}: {fault.Message}");
        NoteFailure(step.Name, fault.Message);
        MarkFailed();
        StepEnded(StepEnd.EndsFlow);
    }

    /// <summary>A step could not be sent at all: that counts as a failure of it, and ends the iteration.</summary>
    public void StepRefused(CompiledStep? step, string errorClass, string message)
    {
        if (!IsBusy)
        {
            return;
        }

        if (step is CompiledAction action)
        {
            Context.Judge.CountRefused(action, this, errorClass, message);
        }
        else
        {
            Context.Metrics.Error(_flow!.Name, errorClass, message);
            NoteFailure(_flow.Name, message);
        }

        MarkFailed();
        StepEnded(StepEnd.EndsFlow);
    }

    /// <summary>The step's token is among the values.</summary>
    public void BeginWithToken(CompiledStep step)
    {
        if (_isLeaving)
        {
            StepEnded(StepEnd.EndsFlow);
            return;
        }

        try
        {
            // Worked out once: however often the step is written, it sends the same.
            if (step.Calls.Length > 0)
            {
                CallFunctions(step);
            }

            step.Begin(this);
        }
        catch (StepFault fault)
        {
            RefuseSoon(step, fault);
        }
        catch (ExpressionFault fault)
        {
            Fail(ErrorClasses.Expression, fault.Message);
        }
        catch (Exception e)
        {
            // A fault of our own ends the iteration, not the run: an executor that waits for this one would wait for ever.
            Fail(ErrorClasses.Internal, $"{e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>The tokens of its own, by the numbers of the sign-ins; its branches have the same.</summary>
    public Token?[] OwnTokens => _parent is null ? _tokens ??= new Token?[Context.Run.Scenario.SignInCount] : _parent.OwnTokens;

    /// <summary>A step was answered by 401: what it showed as its token is over.</summary>
    public void TokenRefused(CompiledStep step)
    {
        if (step.SignIn is { } signIn)
        {
            _signIn?.Refused(signIn, Context.Loop.Now);
        }
    }

    /// <summary>Goes on elsewhere when the step that is being begun has ended.</summary>
    public void ContinueAt(int place) => _next = place;

    /// <summary>Counts a group that ends now.</summary>
    public void CountGroup(GroupScope group) => Context.Metrics.Group(group.Group, Context.Loop.Now - Registers[group.Register], OriginOf(group.Labels));

    private void SetOut(int first, int last)
    {
        Lay(first, last);
        Advance();
    }

    private void Lay(int first, int last)
    {
        _at = first;
        _next = first;
        _last = last;
        _hasWaited = false;
        _endsEarly = false;
        _isRetrying = false;
    }

    private void Advance()
    {
        if (_isCutOff)
        {
            End(interrupted: true);
            return;
        }

        if (_isLeaving)
        {
            _endsEarly = true;
        }

        try
        {
            Go();
        }
        catch (ExpressionFault fault)
        {
            Fail(ErrorClasses.Expression, fault.Message);
        }
        catch (StepFault fault)
        {
            Fail(fault.ErrorClass, fault.Message);
        }
        catch (Exception e)
        {
            Fail(ErrorClasses.Internal, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private void Go()
    {
        CompiledStep[] steps = _flow!.Steps;
        for (int left = MostAtOnce; _next < _last && !_endsEarly; left--)
        {
            CompiledStep step = steps[_next];
            if (step is not ControlStep control)
            {
                _at = _next++;
                _hasWaited = true;
                Attempt = 1;
                BeginStep(step);
                return;
            }

            if (left == 0)
            {
                ComeBack();
                return;
            }

            _at = _next;
            if (step.Calls.Length > 0)
            {
                CallFunctions(step);
            }

            int next = control.Next(this, _at);
            if (next == ControlStep.EndsIteration)
            {
                _endsEarly = true;
            }
            else
            {
                _next = next;
            }
        }

        if (_hasWaited)
        {
            End(interrupted: false);
        }
        else
        {
            // Who began it must not hear of its end before it has been begun.
            ComeBack();
        }
    }

    // Nothing is in flight meanwhile: who cuts it off says so, and it is heard when it comes back.
    private void ComeBack()
    {
        _flight = null;
        _hasWaited = true;
        Context.Loop.Defer(_resume ??= Advance);
    }

    private void Fail(string errorClass, string message)
    {
        string name = _flow!.Steps.ElementAtOrDefault(_at) is CompiledAction action ? action.Name : _flow.Name;
        Context.Metrics.Error(name, errorClass, message);
        NoteFailure(name, message);
        MarkFailed();
        _endsEarly = true;
        ComeBack();
    }

    private void TryAgain()
    {
        if (_isCutOff || _isLeaving)
        {
            _isRetrying = true;
            GiveUpRetrying();
            Advance();
            return;
        }

        Attempt++;
        _isRetrying = true;
        long pause = ((CompiledAction)_flow!.Steps[_at]).Retry!.PauseBefore(Attempt, ref _random);
        if (pause > 0)
        {
            Pause(pause);
        }
        else
        {
            BeginAgain();
        }
    }

    // Due stays what it was: the user has waited since then.
    private void BeginAgain()
    {
        _isRetrying = false;
        BeginStep(_flow!.Steps[_at]);
    }

    private void BeginStep(CompiledStep step)
    {
        if (step.SignIn is null || (_signIn ??= new SignInFlight(this)).TryUse(step))
        {
            BeginWithToken(step);
        }
    }

    private void CallFunctions(CompiledStep step) => CompiledCall.EvaluateAll(step.Calls, _values, new FunctionFrame(ref _random, Context.Run.Time.GetUtcNow()));

    // Nothing is in flight any more. By itself: what it captures would otherwise be allocated for every step, failed or not.
    private void RefuseSoon(CompiledStep? step, StepFault fault)
    {
        _flight = null;
        Context.Loop.Defer(() => StepRefused(step, fault.ErrorClass, fault.Message));
    }

    // Between two attempts there is no request that could count as cut off, and the user has waited all the same.
    private void GiveUpRetrying()
    {
        if (_isRetrying)
        {
            _isRetrying = false;
            Context.Judge.CountGivenUp((CompiledAction)_flow!.Steps[_at], this);
        }
    }

    private void CountOpenGroups(CompiledFlow flow)
    {
        for (GroupScope? group = flow.Groups?[_at]; group is not null; group = group.Parent)
        {
            CountGroup(group);
        }
    }
}
