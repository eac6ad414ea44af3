namespace MlNetDeep.Networks.Tests.Ranks;

/// <summary>Ranks share a training, and its bits are those of one that has as many leaves.</summary>
public class RankTrainingTests
{
    public static TheoryData<string> Names => [.. RankCase.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_number_of_ranks_and_threads_changes_no_bit(string name)
    {
        RankCase one = RankCase.Of(name);
        TrainingResult alone = one.Train(one.Options(null));
        foreach ((int ranks, int threads) in new[] { (1, 2), (1, 1), (2, 1), (2, 2), (3, 1), (4, 2), (5, 1), (8, 1) })
        {
            foreach (TrainingResult result in ThreadRanks.Run(ranks, rank => one.Train(one.Options(rank, threads))))
                Problems.AssertSame(alone, result);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_number_of_leaves_and_the_seed_change_bits(string name)
    {
        RankCase one = RankCase.Of(name);
        float[] eight = one.Train(one.Options(null)).Parameters;
        TrainingOptions other = one.Options(null), seeded = one.Options(null);
        other.GradientLeaves = 4;
        seeded.Seed = 8;
        Assert.NotEqual(eight, one.Train(other).Parameters);
        Assert.NotEqual(eight, one.Train(seeded).Parameters);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_token_of_any_rank_ends_training_on_all_before_the_next_step(int canceller)
    {
        RankCase one = RankCase.Of("LSTM with clipping");
        TrainingResult[] results = ThreadRanks.Run(3, rank =>
        {
            using var source = new CancellationTokenSource();
            TrainingOptions options = one.Options(rank);
            options.CancellationToken = source.Token;
            int batches = 0;
            // Five batches an epoch: the third of the second epoch is not done.
            return one.Train(options, () =>
            {
                if (++batches == 8 && rank.Rank == canceller)
                    source.Cancel();
                Assert.InRange(batches, 1, 8);
            });
        });
        foreach (TrainingResult result in results)
        {
            Assert.Equal(StopReason.Cancelled, result.History.StopReason);
            Problems.AssertSame(results[0], result);
            Assert.Single(result.History.Epochs);
        }
    }

    [Fact]
    public void A_token_set_while_rows_are_streamed_ends_training_on_all_ranks()
    {
        RankCase one = RankCase.Of("streamed rows");
        TrainingResult[] results = ThreadRanks.Run(2, rank =>
        {
            using var source = new CancellationTokenSource();
            TrainingOptions options = one.Options(rank);
            options.CancellationToken = source.Token;
            LeafShare share = RankGroup.Of(options).Share;
            // The first reading counts the rows; the others are the leaves'.
            var rows = RankCase.Rows(403, 7, 1);
            var source2 = new ArraySource(7, rows.Rows)
            {
                OnRead = (reading, row) =>
                {
                    if (reading > 2 && row == 300 && rank.Rank == 1)
                        source.Cancel();
                },
            };
            ExampleSet set = ExampleSet.Read(source2, 3000, null, false, null, default, share, RankGroup.Alone());
            return new TrainingLoop(one.Network, one.Loss, options).Train(set.ToTrainingData(null, TargetScaling.None, source.Token));
        });
        Assert.Equal(StopReason.Cancelled, results[0].History.StopReason);
        Problems.AssertSame(results[0], results[1]);
    }

    [Fact]
    public void Rank_0_alone_is_called_and_its_answer_holds_for_all()
    {
        RankCase one = RankCase.Of("LSTM with clipping");
        int calls = 0;
        TrainingResult[] results = ThreadRanks.Run(3, rank =>
        {
            TrainingOptions options = one.Options(rank);
            options.OnEpoch = progress =>
            {
                Assert.Equal(0, rank.Rank);
                calls++;
                if (progress.Epoch.Epoch == 2)
                    progress.RequestStop();
            };
            return one.Train(options);
        });
        Assert.Equal(2, calls);
        Assert.All(results, result => Assert.Equal((StopReason.Requested, 2), (result.History.StopReason, result.History.Epochs.Count)));
    }

    [Fact]
    public void Early_stopping_and_the_best_of_restarts_are_those_of_all_ranks()
    {
        RankCase one = RankCase.Of("MLP with dropout");
        TrainingResult alone = one.Train(Restarted(null));
        Assert.Equal(StopReason.EarlyStopping, alone.History.StopReason);
        foreach (TrainingResult result in ThreadRanks.Run(3, rank => one.Train(Restarted(rank))))
            Problems.AssertSame(alone, result);

        TrainingOptions Restarted(IRankExchange? rank)
        {
            TrainingOptions options = one.Options(rank);
            (options.NumberOfEpochs, options.NumberOfRestarts) = (200, 3);
            return options;
        }
    }

    [Fact]
    public void A_callback_of_rank_0_that_others_lack_is_no_difference()
    {
        RankCase one = RankCase.Of("LSTM with clipping");
        TrainingResult alone = one.Train(one.Options(null));
        foreach (TrainingResult result in ThreadRanks.Run(2, rank =>
        {
            TrainingOptions options = one.Options(rank);
            if (rank.Rank == 0)
                options.OnEpoch = _ => { };
            return one.Train(options);
        }))
            Problems.AssertSame(alone, result);
    }

    [Fact]
    public void Without_a_seed_rank_0_draws_one_for_all()
    {
        RankCase one = RankCase.Of("MLP with dropout");
        float[][] Train() => [.. ThreadRanks.Run(3, rank =>
        {
            TrainingOptions options = one.Options(rank);
            options.Seed = null;
            return one.Train(options).Parameters;
        })];
        float[][] first = Train();
        Assert.Equal(first[0], first[1]);
        Assert.Equal(first[0], first[2]);
        Assert.NotEqual(first[0], Train()[0]);
    }

    [Fact]
    public void What_diverges_diverges_on_all_ranks()
    {
        RankCase one = RankCase.Of("rows of each rank alone");
        ThreadRanks.Run(3, rank =>
        {
            TrainingOptions options = one.Options(rank);
            options.Optimizer = new Sgd();
            options.LearningRate = 1e20f;
            return Assert.Throws<TrainingDivergedException>(() => one.Train(options));
        });
    }
}
