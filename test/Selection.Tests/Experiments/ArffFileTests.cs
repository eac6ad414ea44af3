using MlNetDeep.Experiments;

namespace MlNetDeep.Selection.Tests;

public class ArffFileTests
{
    private const string Flowers = """
        % Flowers, and what they cost.
        @RELATION 'flowers, cut'

        @attribute length numeric
        @ATTRIBUTE 'petal colour' { red, 'light blue', "it's, white" }
        @attribute price{1,2}
        @Attribute weight REAL

        @DATA
        1.5,red,1,2e-3

        % One is not known.
        ?, 'light blue' ,2,?
        -3, "it's, white", ?, 7
        """;

    [Fact]
    public void Numbers_nominal_values_quotes_comments_and_missing_cells_are_read()
    {
        RawTable table = Read(Flowers);
        Assert.Equal(
            [new("length", true), new("petal colour", false), new("price", false), new("weight", true)], (IEnumerable<RawColumn>)table.Columns);
        Assert.Equal(
            [["1.5", "red", "1", "2e-3"], [null, "light blue", "2", null], ["-3", "it's, white", null, "7"]], (IEnumerable<string?[]>)table.Rows);
        Assert.Equal(3, table.IndexOf("weight"));
        Assert.Contains("length, petal colour", Assert.Throws<ArgumentException>(() => table.IndexOf("Length")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quoted_question_mark_is_a_value()
    {
        RawTable table = Read("@attribute a {'?',b}\n@data\n'?'\n?\n");
        Assert.Equal([["?"], [null]], (IEnumerable<string?[]>)table.Rows);
    }

    [Theory]
    [InlineData("@attribute a numeric\n@data\n1,2", "Line 3", "2 values for 1 attributes")]
    [InlineData("@attribute a {x,y}\n@data\nz", "Line 3", "'z' is no value of 'a'")]
    [InlineData("@attribute a {x,y}\n@data\n'x", "Line 3", "does not end")]
    [InlineData("@attribute a {x,y}\n@data\n'x'y", "Line 3", "'y' follows")]
    [InlineData("@attribute a numeric\n@data\n{0 1}", "Line 3", "sparse")]
    [InlineData("@attribute a date\n@data\n", "Line 1", "'date'")]
    [InlineData("@attribute\n@data\n", "Line 1", "a name and a type")]
    [InlineData("a numeric\n", "Line 1", "no declaration")]
    public void What_is_no_ARFF_that_is_read_is_refused_with_its_line(string text, string line, string why)
    {
        string message = Assert.Throws<FormatException>(() => Read(text)).Message;
        Assert.Contains(line, message, StringComparison.Ordinal);
        Assert.Contains(why, message, StringComparison.Ordinal);
    }

    private static RawTable Read(string text)
    {
        using var reader = new StringReader(text);
        return ArffFile.Read(reader);
    }
}
