namespace Perf.Engine.Flows;

/// <summary>A sign-in made ready to run; all virtual users share it. The tokens themselves are in <see cref="Running.TokenStore"/> and with the virtual users.</summary>
internal sealed class SignIn
{
    /// <summary>Its number in the run.</summary>
    public required int Number { get; init; }

    /// <summary>The request that gets a token from the credentials.</summary>
    public required CompiledProtocolStep First { get; init; }

    /// <summary>The request that gets one from the refresh token that came with the last.</summary>
    public required CompiledProtocolStep Renewal { get; init; }

    /// <summary>The place of the token, which the steps show.</summary>
    public required int TokenSlot { get; init; }

    /// <summary>The place of the refresh token, which the renewal shows.</summary>
    public required int RefreshSlot { get; init; }

    /// <summary>Whether each virtual user has a token of its own.</summary>
    public required bool PerUser { get; init; }

    /// <summary>Whose token it is: where it changes from one iteration to the next, the token before is another user's.</summary>
    public required TextTemplate Identity { get; init; }

    /// <summary>How long before its end a token is renewed.</summary>
    public required TimeSpan Margin { get; init; }
}
