namespace Perf.Tuning;

/// <summary>One target that a change can be made on.</summary>
/// <param name="Target">Its name: <c>postgresql</c>, <c>application:shop</c>.</param>
/// <param name="Mechanism">The mechanism, that of the settings file's kind put in.</param>
/// <param name="Arguments">What the target gives the mechanism: files and their formats.</param>
/// <param name="Application">The application; null for the others.</param>
internal sealed record TargetInstance(string Target, string Mechanism, IReadOnlyDictionary<string, string> Arguments, ApplicationTarget? Application);
