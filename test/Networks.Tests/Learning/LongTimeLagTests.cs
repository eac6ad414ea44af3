using MlNetDeep.Experiments;

namespace MlNetDeep.Networks.Tests;

/// <summary>What gated cells learn and plain recurrent units do not: things that lie many steps back.</summary>
public class LongTimeLagTests
{
    private const int Draws = 300;

    [Fact]
    public void Strings_of_the_embedded_Reber_grammar_end_as_they_begin()
    {
        var random = new Random(1);
        foreach (ReberString text in Enumerable.Range(0, Draws).Select(_ => ReberGrammar.Draw(random)))
        {
            Assert.Matches("^B(TB[TPSXV]+ET|PB[TPSXV]+EP)E$", text.Text);
            Assert.Equal(text.Text[1].ToString(), text.Possible[^2]);
            Assert.All(text.Possible.Zip(text.Text.Skip(1)), pair => Assert.Contains(pair.Second, pair.First));
            Assert.InRange(text.Text.Length, 9, int.MaxValue);
        }
    }

    [Fact]
    public void Outputs_that_rank_what_is_possible_first_predict_a_string()
    {
        ReberString text = ReberGrammar.Draw(new Random(2));
        float[] ideal = [.. text.Possible.SelectMany(possible => ReberGrammar.Symbols.Select(symbol => possible.Contains(symbol) ? 0.5f : 0.4f))];
        Assert.True(text.IsPredictedBy(ideal));

        float[] forgetful = [.. ideal];
        int lastButOne = (text.Steps - 2) * ReberGrammar.Symbols.Length;
        forgetful.AsSpan(lastButOne, ReberGrammar.Symbols.Length).Fill(0.5f);
        Assert.False(text.IsPredictedBy(forgetful));
        forgetful[lastButOne] = float.NaN;
        Assert.False(text.IsPredictedBy(forgetful));
    }

    [Fact]
    public void Sequences_of_the_adding_problem_sum_the_marked_numbers()
    {
        const int Lag = 100;
        var random = new Random(3);
        foreach (AddingProblem problem in Enumerable.Range(0, Draws).Select(_ => AddingProblem.Draw(Lag, random)))
        {
            int steps = problem.Inputs.Length / 2;
            Assert.InRange(steps, Lag, Lag + Lag / 10);
            Assert.Equal(-1, problem.Inputs[1]);
            Assert.Equal(-1, problem.Inputs[^1]);
            int[] marked = [.. Enumerable.Range(0, steps).Where(step => problem.Inputs[2 * step + 1] == 1)];
            Assert.InRange(marked.Length, 1, 2);
            Assert.InRange(marked[^1], 1, Lag / 2 - 2);
            Assert.Equal(0.5f + marked.Sum(step => problem.Inputs[2 * step]) / 4, problem.Target, 1e-6f);
        }
    }

    [Fact]
    public void Long_short_term_memory_learns_the_embedded_Reber_grammar()
    {
        Learner learner = ReberExperiment.Learners.Single(learner => learner.Name.StartsWith("LSTM, 8 units", StringComparison.Ordinal));
        Assert.NotNull(ReberExperiment.Run(learner, seed: 1, limit: 40_000));
    }

    [Fact]
    public void An_error_reaches_inputs_far_back_through_memory_cells_and_not_through_sigmoid_units()
    {
        int[] lags = [0, 10, 50];
        double[] elman = Measure("Elman, sigmoid"), memory = Measure("LSTM, forget bias 5");
        Assert.InRange(elman[1], 0, 1e-4);
        Assert.InRange(elman[2], 0, 1e-20);
        Assert.InRange(memory[1], 0.01, 10);
        Assert.InRange(memory[2], 0.01, 10);

        double[] Measure(string name) => VanishingGradient.Measure(VanishingGradient.Networks.Single(network => network.Name == name).Layer, lags);
    }
}
