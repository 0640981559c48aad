using Jint;
using Perf.ScriptWorker.Loading;
using Perf.ScriptWorker.Modules;

namespace Perf.ScriptWorker.Users;

/// <summary>Makes users: an engine with its limits and globals, and the script's init code run in it. Safe for several threads.</summary>
/// <param name="shared">What all users share.</param>
/// <param name="loader">Loads the script.</param>
/// <param name="memoryLimit">How much all users together may hold, bytes.</param>
/// <param name="tags">Tags of all that is measured.</param>
internal sealed class UserFactory(ScriptShared shared, IScriptLoader loader, long memoryLimit, IReadOnlyDictionary<string, string> tags)
{
    // As deep as browsers go; the engine ends what would exhaust the stack before.
    private const int DeepestJson = 512;

    private readonly TagSet _tags = TagSet.Empty.With(tags);

    /// <summary>Makes a user.</summary>
    /// <param name="number">The virtual user's number, or 0 for what is run once.</param>
    /// <param name="made">Gets the user before its init code runs, so that it can be told to end from then on.</param>
    /// <param name="stop">Ends init code that does not end.</param>
    /// <returns>The user, in init code no more.</returns>
    /// <exception cref="UserInterruptedException">It was told to end.</exception>
    public ScriptUser Create(int number, Action<ScriptUser>? made = null, CancellationToken stop = default)
    {
        var user = new ScriptUser(shared, number, owner => new JsEngine(options =>
        {
            options.Constraint(new InterruptConstraint(owner));
            options.Constraint(new MemoryConstraint(memoryLimit));
            options.Json.MaxParseDepth = DeepestJson;
            loader.Configure(options, owner);
        }));
        ScriptGlobals.Install(user);
        ConsoleObject.Install(user);
        UserRandom.Install(user);
        user.Globals = new UserGlobals(user);
        made?.Invoke(user);
        using (stop.UnsafeRegister(static state => ((ScriptUser)state!).Interrupt(), user))
        {
            user.Exports = loader.Import(user);
        }

        // Init code that has ended in the moment when it was told to would leave its caller with a user that is ended at the next chance.
        user.ThrowIfInterrupted();

        user.IsInit = false;
        user.Position.BaseTags = user.Position.Tags = _tags;
        return user;
    }
}
