using System.Globalization;
using System.Text;

namespace Perf.Reporting;

/// <summary>
/// Text in the cells of a terminal. East Asian characters and pictures take two of them (Unicode Standard Annex 11; where fonts differ two are counted, so that a line is rather too
/// short than too long), and what would command the terminal or move what stands beside it becomes a dot.
/// </summary>
internal static class CellText
{
    private static readonly (int From, int To)[] s_wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3), (0x25FD, 0x25FE), (0x2614, 0x2615), (0x2648, 0x2653),
        (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1), (0x26AA, 0x26AB), (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA),
        (0x26F2, 0x26F3), (0x26F5, 0x26F5), (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B), (0x2728, 0x2728), (0x274C, 0x274C), (0x274E, 0x274E),
        (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797), (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x2E80, 0x303E),
        (0x3041, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x18DFF), (0x1AFF0, 0x1B2FF),
        (0x1D300, 0x1D37F), (0x1F000, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>The beginning of a text that fits, without anything that a terminal would obey.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="width">Cells.</param>
    /// <returns>The text, with an ellipsis where something is left out; and the cells that it takes, never more than asked for.</returns>
    public static (string Text, int Cells) Fit(string text, int width)
    {
        if (width <= 0)
        {
            return ("", 0);
        }

        var fit = new StringBuilder(Math.Min(text.Length, width * 2));
        int cells = 0;
        int withoutLast = 0;
        int cellsWithoutLast = 0;
        bool mayCombine = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
            {
                // One mark on a letter is writing; a heap of them reaches into other lines.
                if (mayCombine && rune.IsBmp && rune.Value is not (>= 0xFE00 and <= 0xFE0F))
                {
                    fit.Append(rune.ToString());
                }

                mayCombine = false;
                continue;
            }

            bool isInert = category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate or UnicodeCategory.SpacingCombiningMark);
            int needs = isInert && IsWide(rune.Value) ? 2 : 1;
            if (cells + needs > width)
            {
                // The ellipsis takes a cell, from what was last where there is none left.
                if (cells == width)
                {
                    fit.Length = withoutLast;
                    cells = cellsWithoutLast;
                }

                fit.Append('…');
                return (fit.ToString(), cells + 1);
            }

            (withoutLast, cellsWithoutLast) = (fit.Length, cells);
            fit.Append(isInert ? rune.ToString() : "·");
            cells += needs;
            mayCombine = isInert;
        }

        return (fit.ToString(), cells);
    }

    /// <summary>The cells that a text takes as it is.</summary>
    /// <param name="text">Text without control characters.</param>
    public static int Cells(string text)
    {
        int cells = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            cells += Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0 : IsWide(rune.Value) ? 2 : 1;
        }

        return cells;
    }

    private static bool IsWide(int value)
    {
        if (value < 0x1100)
        {
            return false;
        }

        foreach ((int from, int to) in s_wide)
        {
            if (value >= from && value <= to)
            {
                return true;
            }
        }

        return false;
    }
}
