namespace Perf.Compatibility.Artillery.Translation;

/// <summary>A variable that each virtual user sets at its beginning.</summary>
/// <param name="Name">Its name in Perf.</param>
/// <param name="Template">Its value, a template.</param>
internal sealed record SetUpVariable(string Name, string Template);
