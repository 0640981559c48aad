using Perf.Packaging.Packages;

namespace Perf.Packaging.Notices;

/// <summary>The texts of the licences that packages name without bringing them, by their SPDX ids.</summary>
internal static class LicenseTexts
{
    private static readonly char[] s_between = [' ', '(', ')'];

    /// <summary>The text of a licence; null where there is none.</summary>
    /// <param name="id">Its SPDX id, such as MIT.</param>
    public static LegalText? Find(string id)
    {
        using Stream? stream = typeof(LicenseTexts).Assembly.GetManifestResourceStream($"{id}.txt");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return LegalText.Of(id, reader.ReadToEnd());
    }

    /// <summary>The licences that an expression names: all of them, also where one may choose.</summary>
    /// <param name="expression">Such as <c>MIT</c> or <c>(Apache-2.0 OR MIT)</c>.</param>
    public static IReadOnlyList<string> Ids(string expression) =>
        [.. expression.Split(s_between, StringSplitOptions.RemoveEmptyEntries).Where(word => word is not ("OR" or "AND" or "WITH"))];
}
