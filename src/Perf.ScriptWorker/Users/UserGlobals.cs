using Jint.Native;

namespace Perf.ScriptWorker.Users;

/// <summary><c>__ENV</c>, <c>__VU</c> and <c>__ITER</c> of a user.</summary>
internal sealed class UserGlobals
{
    private readonly ScriptUser _user;
    private readonly JsObject _environment;
    private ProgramStep? _step;

    /// <summary>Puts them into the user's engine.</summary>
    public UserGlobals(ScriptUser user)
    {
        _user = user;
        _environment = new JsObject(user.Engine);
        foreach ((string name, string value) in user.Shared.Environment)
        {
            _environment.Set(name, value);
        }

        user.Engine.SetValue("__ENV", _environment);
        user.Engine.SetValue("__VU", user.Number);
        user.Engine.SetValue("__ITER", JsValue.Undefined);
    }

    /// <summary>An iteration begins.</summary>
    public void Begin(long iteration, ProgramStep step)
    {
        _user.Engine.Global.Set("__ITER", JsNumber.Create(iteration));
        if (!ReferenceEquals(step, _step))
        {
            _step = step;
            foreach ((string name, string value) in step.Environment)
            {
                _environment.Set(name, value);
            }
        }
    }
}
