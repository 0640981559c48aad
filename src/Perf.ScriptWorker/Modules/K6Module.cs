using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Modules;
using Perf.Engine.Pacing;
using Perf.ScriptWorker.Metrics;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Modules;

/// <summary><c>k6</c>: check, fail, group, sleep, randomSeed.</summary>
internal sealed class K6Module : IScriptModule
{
    private const string GroupSeparator = "::";

    /// <inheritdoc/>
    public string Specifier => "k6";

    /// <inheritdoc/>
    public void Define(ModuleBuilder builder, ScriptUser user)
    {
        var exports = new ModuleExports(builder, user);
        exports.Function("check", 3, arguments => Check(user, arguments.Nth(0), arguments.Nth(1), arguments.Nth(2)));
        exports.Function("fail", 1, arguments => throw user.Error(arguments.TextOr(0, "")));
        exports.Function("group", 2, arguments => Group(user, arguments.Nth(0).ToString(), arguments.Nth(1)));
        exports.Function("sleep", 1, arguments => Sleep(user, arguments.Nth(0)));
        exports.Function("randomSeed", 1, arguments =>
        {
            UserRandom.Seed(user, (long)TypeConverter.ToNumber(arguments.Nth(0)));
            return JsValue.Undefined;
        });
        exports.Done();
    }

    private static JsBoolean Check(ScriptUser user, JsValue value, JsValue sets, JsValue tags)
    {
        user.RequireIteration("check()");
        if (sets is not ObjectInstance checks)
        {
            throw user.TypeError($"check() takes an object of names and conditions as its second argument, not {sets}");
        }

        TagSet tagged = TagReader.Read(user, tags);
        bool all = true;
        foreach ((JsValue key, Jint.Runtime.Descriptors.PropertyDescriptor property) in checks.GetOwnProperties())
        {
            if (!property.Enumerable || key.IsSymbol())
            {
                continue;
            }

            string name = key.ToString();
            RequireName(user, "check", name);
            all &= Judge(user, name, checks.Get(key), value, tagged);
        }

        if (user.Samples.IsFull)
        {
            user.PassSamplesOn();
        }

        return all ? JsBoolean.True : JsBoolean.False;
    }

    private static bool Judge(ScriptUser user, string name, JsValue condition, JsValue value, TagSet tags)
    {
        bool held = false;
        try
        {
            JsValue verdict = condition.IsCallable() ? condition.Call(value) : condition;
            if (verdict.IsPromise())
            {
                throw user.TypeError($"the check '{name}' is an async function, whose answer check() cannot wait for; await it before, and check its result");
            }

            held = TypeConverter.ToBoolean(verdict);
        }
        finally
        {
            // One that throws has not held, and goes on throwing. What was cut off is nobody's.
            if (!user.IsInterrupted)
            {
                user.Samples.Add(new ScriptSample(ScriptSampleKind.Check, name, held ? 1 : 0, user.Position.Group, tags));
            }
        }

        return held;
    }

    private static JsValue Group(ScriptUser user, string name, JsValue function)
    {
        user.RequireIteration("group()");
        RequireName(user, "group", name);
        if (!function.IsCallable())
        {
            throw user.TypeError($"group() takes a function as its second argument, not {function}");
        }

        ScriptPosition position = user.Position;
        string outer = position.Group;
        position.Group = outer + GroupSeparator + name;
        long began = Clock.Now;
        try
        {
            JsValue result = function.Call();
            return result.IsPromise() ? throw user.TypeError($"the function of the group '{name}' is async, which group() cannot wait for") : result;
        }
        finally
        {
            if (!user.IsInterrupted)
            {
                user.Samples.Add(new ScriptSample(ScriptSampleKind.Group, position.Group, (Clock.Now - began) / (double)TimeSpan.TicksPerMillisecond, position.Group, position.Tags));
            }

            position.Group = outer;
        }
    }

    private static JsValue Sleep(ScriptUser user, JsValue seconds)
    {
        user.RequireIteration("sleep()");
        double time = TypeConverter.ToNumber(seconds);
        if (double.IsFinite(time) && time > 0)
        {
            user.Sleep((long)Math.Min(time * TimeSpan.TicksPerSecond, TimeSpan.FromDays(1).Ticks));
        }

        return JsValue.Undefined;
    }

    private static void RequireName(ScriptUser user, string what, string name)
    {
        if (name.Contains(GroupSeparator, StringComparison.Ordinal))
        {
            throw user.Error($"the name of a {what} must not contain '::', which separates groups: '{name}'");
        }
    }
}
