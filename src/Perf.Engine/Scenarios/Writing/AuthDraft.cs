namespace Perf.Engine.Scenarios.Writing;

/// <summary>Writes credentials as <c>auth:</c> has them.</summary>
internal static class AuthDraft
{
    /// <summary>The credentials.</summary>
    /// <param name="auth">The credentials.</param>
    /// <returns>The node; null for a sign-in by OAuth 2.0, which has too much of its own.</returns>
    public static DraftNode? Of(HttpAuth auth) => auth.Scheme switch
    {
        HttpAuthScheme.None => DraftScalar.Of("none"),
        HttpAuthScheme.Basic => new DraftMapping().Add("basic", Credentials(auth)),
        HttpAuthScheme.Digest => new DraftMapping().Add("digest", Credentials(auth)),
        HttpAuthScheme.Bearer => new DraftMapping().Add("bearer", auth.Token),
        _ => null,
    };

    private static DraftMapping Credentials(HttpAuth auth) => new DraftMapping().Add("user", ValueDraft.OfText(auth.User)).Add("password", ValueDraft.OfText(auth.Password));
}
