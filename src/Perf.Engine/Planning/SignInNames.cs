namespace Perf.Engine.Planning;

/// <summary>Lists the names under which requests of sign-ins are counted; they are steps that no flow has.</summary>
internal static class SignInNames
{
    /// <summary>The names.</summary>
    /// <param name="http">The scenario's settings.</param>
    /// <param name="steps">Its steps.</param>
    public static IEnumerable<string> Of(HttpOptions http, IEnumerable<Step> steps) =>
        steps.OfType<RequestStep>().Select(step => step.Auth).Append(http.Auth)
            .Select(auth => auth?.OAuth2?.Name).OfType<string>().Distinct(StringComparer.Ordinal);
}
