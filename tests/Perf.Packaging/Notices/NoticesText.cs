using System.Globalization;
using System.Text;
using Perf.Packaging.Packages;

namespace Perf.Packaging.Notices;

/// <summary>THIRD-PARTY-NOTICES.txt: each package that users get a part of, its licence and its copyright, and then every text once.</summary>
internal static class NoticesText
{
    private const string Line = "--------------------------------------------------------------------------------";

    /// <summary>Writes it.</summary>
    /// <param name="product">What users get.</param>
    /// <param name="components">What it is made of; what served the build alone is left out.</param>
    /// <param name="licenseText">The text of a licence by its SPDX id.</param>
    /// <exception cref="PackingException">A package's licence has no text.</exception>
    public static string Write(string product, IEnumerable<Component> components, Func<string, LegalText?> licenseText)
    {
        List<LegalText> texts = [];
        StringBuilder notices = new();
        notices.Append(CultureInfo.InvariantCulture, $"{product} contains parts of the packages below. Numbers in brackets are those of the texts that follow them.\n");
        foreach (Component component in components.Where(one => one.IsShipped))
        {
            IEnumerable<int> numbers = TextsOf(component, licenseText).Select(text => NumberOf(text, texts));
            notices.Append(CultureInfo.InvariantCulture, $"\n{component.Package.Name} {component.Package.Version}\n");
            notices.Append(CultureInfo.InvariantCulture, $"    License: {component.Facts.LicenseName}\n");
            AppendLine(notices, component.Facts.Copyright ?? (component.Facts.Authors is { } authors ? $"By {authors}" : null));
            AppendLine(notices, component.Facts.ProjectUrl);
            notices.Append(CultureInfo.InvariantCulture, $"    Text: {string.Join(", ", numbers.Select(number => $"[{number}]"))}\n");
        }

        NoticeSections sections = new();
        for (int number = 1; number <= texts.Count; number++)
        {
            LegalText text = texts[number - 1];
            notices.Append(CultureInfo.InvariantCulture, $"\n{Line}\n[{number}] {text.Name}\n{Line}\n\n{sections.Shorten(number, text.Text)}\n");
        }

        return notices.ToString();
    }

    /// <summary>A package's own texts; where it brings no licence among them, the text of the one that it names.</summary>
    private static IEnumerable<LegalText> TextsOf(Component component, Func<string, LegalText?> licenseText)
    {
        bool hasOwn = component.Texts.Any(text => text.Name == component.Facts.LicenseFile || IsLicense(text.Name));
        if (hasOwn)
        {
            return component.Texts;
        }

        string expression = component.Facts.LicenseExpression
            ?? throw new PackingException($"{component.Package.Name} {component.Package.Version} has no licence that could be shown ({component.Facts.LicenseName}): put its text into the package's notices by hand, or do without it.");
        return LicenseTexts.Ids(expression).Select(id => licenseText(id)
            ?? throw new PackingException($"{component.Package.Name} {component.Package.Version} is under {id}, whose text is not known: add it as tests/Perf.Packaging/Licenses/{id}.txt.")).Concat(component.Texts);
    }

    private static bool IsLicense(string name) =>
        name.StartsWith("LICEN", StringComparison.OrdinalIgnoreCase) || name.StartsWith("COPYING", StringComparison.OrdinalIgnoreCase);

    private static int NumberOf(LegalText text, List<LegalText> texts)
    {
        int index = texts.FindIndex(one => one.Text == text.Text);
        if (index < 0)
        {
            texts.Add(text);
            index = texts.Count - 1;
        }

        return index + 1;
    }

    private static void AppendLine(StringBuilder notices, string? line)
    {
        if (line is not null)
        {
            notices.Append(CultureInfo.InvariantCulture, $"    {line.ReplaceLineEndings(" ")}\n");
        }
    }
}
