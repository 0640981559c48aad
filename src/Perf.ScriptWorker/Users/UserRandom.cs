using System.Runtime.CompilerServices;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Interop;

namespace Perf.ScriptWorker.Users;

/// <summary>Math.random of a user: it follows from the run's seed, so that a run can be repeated, or from <c>randomSeed()</c>.</summary>
internal static class UserRandom
{
    private static readonly ConditionalWeakTable<ScriptUser, StrongBox<Random>> s_random = [];

    /// <summary>Puts it into the user's engine.</summary>
    public static void Install(ScriptUser user)
    {
        // Spread by odd numbers, so that neighbours' sequences have nothing in common. What is secret in a script comes from k6/crypto.
        Seed(user, (user.Shared.Seed * 2654435761L) ^ (user.Number * 40503L));
        StrongBox<Random> random = s_random.GetOrCreateValue(user);
        ((ObjectInstance)user.Engine.Global.Get("Math")).FastSetDataProperty("random", new ClrFunction(user.Engine, "random", (_, _) => new JsNumber(random.Value!.NextDouble())));
    }

    /// <summary>Begins the sequence of a seed.</summary>
    // Load, not secrets: the sequence is meant to be foreseeable.
#pragma warning disable CA5394
    public static void Seed(ScriptUser user, long seed) => s_random.GetOrCreateValue(user).Value = new Random((int)(seed ^ (seed >> 32)));
#pragma warning restore CA5394
}
