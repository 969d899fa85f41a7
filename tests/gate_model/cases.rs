//! Small worlds made by hand, each with the answer that has to come out. A random world seldom shows one rule alone; here
//! each does.

use warifu_model::Digest;

use super::documents::{Charter, Edition, Issuer, Kind, Levels, Made, NamedKey, Need, Policy, Role, Status};
use super::made::{
    AUTHORITY, AUTHORITY_TOO, Asked, BOARD, BOARD_NEW, BODY, BODY_TOO, Case, OTHER_BOARD, Said, TOYS, WITHDRAWN,
    accredits, ask, base_chain, beside, board, body, body_there, certifies, charter, day, list, other_board, says,
    snapshot, the_board, the_body, the_toys, toys,
};

/// All cases.
pub fn all() -> Vec<Case> {
    let all =
        [names(), authorities(), issuers(), terms(), taken_back(), doubt(), signatures(), status(), several(), rest()];
    all.into_iter().flatten().chain(super::border_cases::all()).collect()
}

/// Below the board for toys: bodies that are called as the honest ones are.
fn false_line() -> [Charter; 3] {
    let authority = charter(Issuer::Series(toys().id()), "harbour");
    let board = charter(Issuer::Series(authority.id()), "board");
    let body = charter(Issuer::Series(board.id()), "minato");
    [authority, board, body]
}

fn usurping() -> Vec<Said> {
    let [authority, board, body] = false_line();
    beside(vec![
        accredits(authority, &[TOYS], &[TOYS]),
        accredits(board, &[TOYS], &[TOYS]),
        certifies(body, &[TOYS], &[TOYS]).number(1, 6, 0),
    ])
}

fn names() -> Vec<Case> {
    let own = charter(Issuer::Series(toys().id()), "dock");
    let adopted = charter(Issuer::Series(toys().id()), "minato");
    let adopts = || certifies(adopted.clone(), &[BODY, TOYS], &[TOYS]).suspends(0, None).revokes(BODY, 0, Some(0));
    vec![
        ask(base_chain()).is("chain", "accept", "ok"),
        ask(usurping()).under(&[false_line()[2].clone()]).by(&[TOYS]).is("usurped-names", "refuse", "set_out_of_scope"),
        ask(usurping()).by(&[TOYS]).is("usurped-series", "refuse", "signer_unknown"),
        ask(usurping()).is("honest-beside-usurper", "accept", "ok"),
        ask(beside(vec![certifies(body(), &[TOYS], &[TOYS]).number(2, 1, 0)])).by(&[TOYS]).is(
            "edition-by-a-stranger",
            "refuse",
            "signer_unknown",
        ),
        ask(beside(vec![certifies(own.clone(), &[TOYS], &[TOYS])]))
            .under(std::slice::from_ref(&own))
            .by(&[TOYS])
            .set(0)
            .is("own-body-in-scope", "accept", "ok"),
        ask(beside(vec![certifies(own.clone(), &[TOYS], &[TOYS])])).under(&[own]).by(&[TOYS]).is(
            "own-body-out-of-scope",
            "refuse",
            "set_out_of_scope",
        ),
        ask(beside(vec![adopts()])).is("adopted", "accept", "ok"),
        ask(beside(vec![adopts()])).listed(vec![snapshot(BODY, 1, 6, &[WITHDRAWN]), snapshot(TOYS, 9, 7, &[])]).is(
            "adopted-status",
            "refuse",
            "withdrawn",
        ),
        ask(base_chain()).certificate(|one| one.says.body = "board").is("other-name", "refuse", "body_mismatch"),
        ask(base_chain()).under(&[]).is("no-series", "refuse", "series_not_named"),
        ask(beside(vec![accredits(toys(), &[TOYS, BODY], &[AUTHORITY])])).is("stranger-contradicts", "accept", "ok"),
    ]
}

fn authorities() -> Vec<Case> {
    let elsewhere = charter(Issuer::Authority("elsewhere"), "minato");
    let need_two = |policy: &mut Policy| policy.authorities[0].threshold = 2;
    let twice = || vec![the_board(), accredits(board(), &[BOARD], &[AUTHORITY_TOO]), the_body()];
    let unsigned = || accredits(board(), &[BOARD], &[TOYS]);
    let nameless = |mut asked: Asked| {
        asked.0.editions[0].seals[0].made = Made::Unnamed;
        asked
    };
    let mut ladder = vec![the_toys()];
    let mut up = toys();
    for _ in 0..8 {
        let next = charter(Issuer::Series(up.id()), "toys");
        ladder.push(says(next.clone(), Kind::Accredits, &[TOYS], &[TOYS]));
        up = next;
    }
    let deepest = up.clone();
    let eighth = ladder.len() - 2;
    let last = ladder[eighth].0.charter.clone();
    let as_body = |charter: &Charter, ladder: &mut Vec<Said>| {
        let place = ladder.iter().position(|said| said.0.charter == *charter).unwrap();
        ladder[place] = certifies(charter.clone(), &[TOYS], &[TOYS]);
    };
    let mut nine = copy(&ladder);
    as_body(&deepest, &mut nine);
    let mut eight = ladder;
    as_body(&last, &mut eight);
    vec![
        ask(base_chain()).policy(need_two).is("one-of-two", "undetermined", "accreditation_not_in_bundle"),
        ask(twice()).policy(need_two).is("two-envelopes", "accept", "ok"),
        nameless(ask(vec![unsigned(), the_body()])).policy(|policy| policy.authorities[0].name = "other").is(
            "charter-proves-itself",
            "refuse",
            "accreditation_not_rooted",
        ),
        ask(vec![unsigned(), the_body()]).is("unsigned-board", "undetermined", "accreditation_not_in_bundle"),
        ask(base_chain()).policy(|policy| policy.authorities[0].keys[0].until = Some(day(1))).is(
            "authority-key-ended",
            "undetermined",
            "accreditation_not_in_bundle",
        ),
        ask(base_chain()).policy(|policy| policy.authorities[0].name = "other").is(
            "other-authority",
            "refuse",
            "accreditation_not_rooted",
        ),
        ask(vec![certifies(elsewhere.clone(), &[BODY], &[AUTHORITY])]).under(&[elsewhere]).is(
            "authority-elsewhere",
            "refuse",
            "accreditation_not_rooted",
        ),
        ask(vec![the_board()]).is("gap-body", "undetermined", "accreditation_not_in_bundle"),
        ask(vec![the_body()]).is("gap-board", "undetermined", "accreditation_not_in_bundle"),
        ask(eight).under(&[last]).by(&[TOYS]).set(0).is("eight-series", "accept", "ok"),
        ask(nine).under(&[deepest]).by(&[TOYS]).set(0).is("nine-series", "refuse", "accreditation_too_deep"),
        ask(base_chain()).policy(|policy| policy.pins = Some(vec![board().id()])).is("pinned", "accept", "ok"),
        ask(base_chain()).policy(|policy| policy.pins = Some(vec![toys().id()])).is(
            "not-pinned",
            "refuse",
            "series_not_pinned",
        ),
        ask(base_chain())
            .policy(|policy| policy.pins = Some(vec![toys().id()]))
            .certificate(|one| one.says.series = [Digest::of(b"nobody")].into())
            .is("gap-with-pins", "undetermined", "accreditation_not_in_bundle"),
    ]
}

fn copy(editions: &[Said]) -> Vec<Said> {
    editions.iter().map(|said| Said(said.0.clone(), said.1.clone())).collect()
}

fn issuers() -> Vec<Case> {
    let below = charter(Issuer::Series(body().id()), "dock");
    let lent = |said: Said| said.with(|edition| edition.keys.push(NamedKey::new(BOARD_NEW, &[Role::Certifier])));
    let unclear = |made: Made| {
        let mut question = ask(base_chain());
        question.0.editions[1].seals[0].made = made;
        question
    };
    let restated = accredits(board(), &[BOARD_NEW], &[AUTHORITY]).number(2, 5, 0);
    let rotated = accredits(board(), &[BOARD_NEW], &[AUTHORITY]).number(2, 2, 0);
    let late = || the_board().with(|edition| edition.issued_at = day(2));
    vec![
        ask(vec![lent(the_board()), certifies(body(), &[BODY], &[BOARD_NEW])]).is(
            "board-signs-with-certifier",
            "undetermined",
            "accreditation_not_in_bundle",
        ),
        ask(vec![accredits(board(), &[BOARD, BOARD_NEW], &[AUTHORITY]).need(Role::Accreditor, 2), the_body()]).is(
            "board-one-of-two",
            "undetermined",
            "accreditation_not_in_bundle",
        ),
        ask(beside(vec![certifies(below.clone(), &[BODY_TOO], &[BODY])])).under(&[below]).by(&[BODY_TOO]).is(
            "body-accredits",
            "undetermined",
            "accreditation_not_in_bundle",
        ),
        ask(base_chain()).under(&[board()]).by(&[BOARD]).is("board-certifies", "refuse", "body_may_not_certify"),
        unclear(Made::Falsely).is("sealed-falsely", "undetermined", "accreditation_not_in_bundle"),
        unclear(Made::Unnamed).is("sealed-without-name", "undetermined", "accreditation_not_in_bundle"),
        unclear(Made::Misnamed(TOYS)).is("sealed-under-other-name", "undetermined", "accreditation_not_in_bundle"),
        ask(vec![the_board(), restated, the_body()]).is("board-restates-the-past", "accept", "ok"),
        ask(vec![the_board(), the_body(), rotated, certifies(body(), &[BODY_TOO], &[BOARD]).number(2, 2, 2)]).is(
            "board-says-with-an-old-key",
            "accept",
            "ok",
        ),
        ask(vec![late(), the_body()]).is("board-made-later", "accept", "ok"),
        ask(vec![
            the_board(),
            accredits(board(), &[BOARD], &[AUTHORITY]).number(2, 2, 2).with(|e| e.kind = Kind::Certifies),
            the_body(),
        ])
        .is("board-may-not-accredit-any-more", "refuse", "issuer_may_not_accredit"),
        ask(vec![the_board().suspends(1, Some(2)), the_body()]).is(
            "made-while-suspended",
            "refuse",
            "issuer_not_in_force",
        ),
        ask(vec![the_board().until(1).with(|e| e.issued_at = day(0)), the_body()]).is(
            "made-after-the-end",
            "refuse",
            "issuer_not_in_force",
        ),
        ask(vec![
            the_board(),
            accredits(board(), &[BOARD], &[AUTHORITY]).number(2, 3, 2).suspends(1, Some(2)),
            accredits(region(), &[OTHER_BOARD], &[BOARD]),
            accredits(region(), &[OTHER_BOARD], &[BOARD]).number(2, 3, 3),
            certifies(far(), &[BODY], &[OTHER_BOARD]).with(|e| e.issued_at = day(2)),
        ])
        .under(&[far()])
        .is("made-by-one-who-was-made-while-suspended", "refuse", "issuer_not_in_force"),
        ask(vec![the_board(), the_body().with(|e| e.charter.body = "other")])
            .under(&[Charter { body: "other", ..body() }])
            .is("body-beside-charter", "undetermined", "accreditation_not_in_bundle"),
        ask(vec![the_board(), certifies(begun(4), &[BODY], &[BOARD]).number(1, 1, 2)])
            .under(&[begun(4)])
            .granted(5)
            .is("from-before-begun", "undetermined", "accreditation_not_in_bundle"),
    ]
}

fn region() -> Charter {
    charter(Issuer::Series(board().id()), "region")
}

fn far() -> Charter {
    charter(Issuer::Series(region().id()), "minato")
}

fn begun(number: i64) -> Charter {
    Charter { begun: day(number), ..body() }
}

fn terms() -> Vec<Case> {
    let next =
        |scope: &[u8], made: i64, from: i64| certifies(body(), &[BODY], &[BOARD]).number(2, made, from).scope(scope);
    let with = |said: Said| vec![the_board(), the_body(), said];
    vec![
        ask(vec![the_board(), certifies(begun(4), &[BODY], &[BOARD]).number(1, 1, 4)]).under(&[begun(4)]).is(
            "before-begun",
            "refuse",
            "accreditation_not_yet_valid",
        ),
        ask(vec![the_board(), the_body().until(3)]).is("ended-at-the-grant", "refuse", "accreditation_ended"),
        ask(vec![the_board(), the_body().until(4)]).is("ended-after-the-grant", "accept", "ok"),
        ask(vec![the_board(), the_body().until(4)]).throughout().is("ended-since", "refuse", "accreditation_ended"),
        ask(vec![the_board().until(3), the_body()]).is("board-ended", "refuse", "accreditation_ended"),
        ask(with(next(&[2], 2, 2))).is("narrowed-before", "refuse", "set_out_of_scope"),
        ask(with(next(&[2], 4, 2))).is("narrowed-later-for-then", "refuse", "set_out_of_scope"),
        ask(with(next(&[2], 4, 4))).is("narrowed-after", "accept", "ok"),
        ask(with(next(&[2], 4, 4))).throughout().is("narrowed-since", "refuse", "set_out_of_scope"),
        ask(with(next(&[1], 2, 1).until(3))).is("shortened", "refuse", "accreditation_ended"),
        ask(vec![the_board().scope(&[0, 2]), the_body()]).is("scope-of-the-board", "refuse", "set_out_of_scope"),
        ask(vec![the_board(), the_body().number(2, 4, 4)]).is(
            "terms-begin-later",
            "undetermined",
            "accreditation_not_in_bundle",
        ),
        ask(vec![the_board(), certifies(body(), &[BODY], &[BOARD]).with(|e| e.scope.kinds = Some(vec![1]))]).is(
            "kind",
            "refuse",
            "product_kind_out_of_scope",
        ),
        ask(vec![
            the_board(),
            certifies(body(), &[BODY], &[BOARD]).with(|e| e.scope.sets = Some(vec![(1, Levels::AtLeast(1))])),
        ])
        .is("level", "refuse", "level_out_of_scope"),
        ask(base_chain()).policy(|policy| policy.max_edition_age = Some(7)).is("editions-new", "accept", "ok"),
        ask(base_chain()).policy(|policy| policy.max_edition_age = Some(6)).is(
            "editions-old",
            "accept_stale",
            "accreditation_too_old",
        ),
        ask(with(certifies(body(), &[BODY, BODY_TOO], &[BOARD]).scope(&[1]))).is(
            "one-number-twice",
            "refuse",
            "accreditation_contradictory",
        ),
        ask(with(the_body())).is("one-statement-twice", "accept", "ok"),
        ask(vec![the_board(), the_body().number(1, 2, 0), the_body().number(2, 1, 0)]).is(
            "successor-made-earlier",
            "refuse",
            "accreditation_contradictory",
        ),
        ask(vec![the_board(), accredits(board(), &[BOARD, BOARD_NEW], &[AUTHORITY]), the_body()]).is(
            "board-contradicts-itself",
            "refuse",
            "accreditation_contradictory",
        ),
    ]
}

fn taken_back() -> Vec<Case> {
    let next = |made: i64, from: i64| the_body().number(2, made, from);
    let with = |said: Said| vec![the_board(), the_body(), said];
    vec![
        ask(with(next(4, 4).suspends(2, Some(5)))).is("suspended-over-the-grant", "refuse", "body_suspended"),
        ask(vec![the_board(), the_body().suspends(2, None), next(4, 0).suspends(2, Some(3))])
            .is("restored", "accept", "ok"),
        ask(vec![the_board().suspends(3, Some(4)), the_body()]).is("board-suspended", "refuse", "body_suspended"),
        ask(vec![the_board().suspends(5, Some(6)), the_body().suspends(2, None), next(5, 5).suspends(2, Some(3))]).is(
            "restored-by-who-is-suspended",
            "refuse",
            "body_suspended",
        ),
        ask(vec![the_board().suspends(5, Some(6)), the_body(), next(5, 5).revokes(BODY, 2, None)]).is(
            "revoked-by-who-is-suspended",
            "refuse",
            "key_revoked",
        ),
        ask(with(next(5, 5).revokes(BODY, 5, None))).is("revoked-after", "accept", "ok"),
        ask(with(next(5, 5).revokes(BODY, 3, None))).is("revoked-at-the-grant", "refuse", "key_revoked"),
        ask(with(next(5, 5).revokes(BODY, 5, Some(4)))).is("compromised-unseen", "refuse", "key_compromised"),
        ask(with(next(5, 5).revokes(BODY, 5, Some(5)))).seen(1, &[4]).is("compromised-seen", "accept", "ok"),
        ask(with(next(5, 5).revokes(BODY, 5, Some(5)))).seen(1, &[5]).is(
            "compromised-seen-late",
            "refuse",
            "key_compromised",
        ),
        ask(with(next(5, 5).revokes(BODY, 5, Some(5)))).seen(2, &[4, 6]).is(
            "compromised-seen-by-one",
            "refuse",
            "key_compromised",
        ),
        ask(with(next(5, 5).revokes(BODY, 2, None))).known(4).is("known-before", "accept", "ok"),
        ask(vec![the_board(), the_body().with(|e| e.issued_at = day(5))]).known(4).is(
            "known-before-accredited",
            "undetermined",
            "accreditation_not_in_bundle",
        ),
        ask(base_chain()).known(2).is("known-before-grant", "undetermined", "not_known_then"),
    ]
}

fn doubt() -> Vec<Case> {
    let two = || accredits(board(), &[BOARD, BOARD_NEW], &[AUTHORITY]);
    let lost =
        |revoked: i64| accredits(board(), &[BOARD], &[AUTHORITY]).number(2, 6, 6).revokes(BOARD_NEW, revoked, Some(1));
    let first = || certifies(body(), &[BODY], &[BOARD]);
    let suspends = || certifies(body(), &[BODY], &[BOARD_NEW]).number(2, 4, 4).suspends(2, None);
    let new_board =
        |from: i64| accredits(board(), &[BOARD_NEW], &[AUTHORITY]).number(2, 6, from).revokes(BOARD, 6, Some(1));
    vec![
        ask(beside(vec![accredits(board(), &[BOARD], &[AUTHORITY]).number(2, 5, 5).revokes(BOARD, 0, Some(0))])).is(
            "board-revoked",
            "undetermined",
            "accreditation_in_doubt",
        ),
        ask(vec![the_board(), the_body(), new_board(0), certifies(body(), &[BODY], &[BOARD_NEW]).number(2, 7, 0)]).is(
            "said-again",
            "accept",
            "ok",
        ),
        ask(vec![the_board(), the_body(), new_board(6), certifies(body(), &[BODY], &[BOARD_NEW]).number(2, 7, 7)]).is(
            "said-again-for-later",
            "undetermined",
            "accreditation_not_in_bundle",
        ),
        ask(vec![two(), first(), suspends(), lost(6)]).is("suspension-fell", "undetermined", "accreditation_in_doubt"),
        ask(vec![two(), first(), suspends(), first().number(3, 5, 5), lost(3)]).is(
            "older-words-are-no-answer",
            "undetermined",
            "accreditation_in_doubt",
        ),
        ask(vec![two(), first(), suspends(), lost(6), first().number(3, 7, 7).suspends(2, None)]).is(
            "suspension-said-again",
            "refuse",
            "body_suspended",
        ),
    ]
}

fn signatures() -> Vec<Case> {
    let both = || certifies(body(), &[BODY, BODY_TOO], &[BOARD]);
    let roots = |policy: &mut Policy| {
        policy.required = false;
        policy.roots = vec![("minato", NamedKey::new(BODY_TOO, &Role::ALL))];
    };
    let strange = charter(Issuer::Series(toys().id()), "minato");
    vec![
        ask(base_chain()).by(&[TOYS]).is("stranger", "refuse", "signer_unknown"),
        ask(base_chain()).certificate(|one| one.seals[0].made = Made::Falsely).is(
            "signed-falsely",
            "refuse",
            "signature_invalid",
        ),
        ask(base_chain()).certificate(|one| one.seals[0].made = Made::Unnamed).is(
            "signed-without-name",
            "accept",
            "ok",
        ),
        ask(vec![the_board(), the_body().with(|e| e.keys[0].until = Some(day(3)))]).is(
            "key-ended",
            "refuse",
            "key_expired",
        ),
        ask(vec![the_board(), the_body().with(|e| e.keys[0].from = Some(day(4)))]).is(
            "key-begins",
            "refuse",
            "key_not_yet_valid",
        ),
        ask(vec![the_board(), both().need(Role::Certifier, 2)]).is(
            "edition-asks-for-two",
            "refuse",
            "threshold_not_met",
        ),
        ask(vec![the_board(), both().need(Role::Certifier, 2)]).by(&[BODY, BODY_TOO]).is("two-signed", "accept", "ok"),
        ask(base_chain()).policy(|policy| policy.thresholds.push((Role::Reviewer, 1))).is(
            "one-key-in-two-roles",
            "refuse",
            "roles_not_separate",
        ),
        ask(vec![the_board(), both(), certifies(strange, &[BODY], &[TOYS]).need(Role::Certifier, 9), the_toys()]).is(
            "stranger-asks-for-nine",
            "accept",
            "ok",
        ),
        ask(vec![the_board(), the_body(), certifies(body(), &[BODY_TOO], &[BOARD]).number(2, 2, 2).scope(&[1])]).is(
            "rotated-before",
            "refuse",
            "signer_unknown",
        ),
        ask(vec![the_board(), the_body(), certifies(body(), &[BODY_TOO], &[BOARD]).number(2, 4, 4).scope(&[1])]).is(
            "rotated-after",
            "accept",
            "ok",
        ),
        ask(vec![the_board(), the_body(), certifies(body(), &[BODY_TOO], &[BOARD]).number(2, 4, 0).scope(&[1])]).is(
            "restated-without-key",
            "refuse",
            "signer_unknown",
        ),
        ask(base_chain()).policy(roots).by(&[BODY_TOO]).is("root-signed", "accept", "ok"),
        ask(base_chain())
            .policy(|policy| {
                roots(policy);
                policy.required = true;
            })
            .by(&[BODY_TOO])
            .is("root-is-not-enough", "refuse", "signer_unknown"),
        ask(vec![the_board(), the_body(), the_body().number(2, 5, 5).revokes(BODY_TOO, 2, None)])
            .policy(roots)
            .by(&[BODY_TOO])
            .is("root-revoked", "refuse", "signer_unknown"),
    ]
}

fn status() -> Vec<Case> {
    let rotated = || certifies(body(), &[BODY, BODY_TOO], &[BOARD]).number(2, 7, 7).revokes(BODY, 7, Some(6));
    let lost = |snapshots| ask(vec![the_board(), the_body(), rotated()]).seen(1, &[4]).listed(snapshots);
    let required = |policy: &mut Policy| policy.status = Need::Required;
    let dropped = certifies(body(), &[BODY, BODY_TOO], &[BOARD])
        .number(2, 7, 0)
        .with(|edition| edition.keys[0].roles = vec![Role::Certifier]);
    let by_certifier = |edition: &mut Edition| edition.keys.push(NamedKey::new(BODY_TOO, &[Role::Certifier]));
    vec![
        ask(base_chain()).policy(required).listed(vec![snapshot(BODY, 1, 6, &[])]).is("active", "accept", "ok"),
        ask(base_chain()).policy(required).is("status-missing", "undetermined", "status_not_in_bundle"),
        ask(base_chain()).policy(required).listed(vec![list(BODY, 1, 6, &[], &[toys()])]).is(
            "status-of-other-series",
            "undetermined",
            "status_not_in_bundle",
        ),
        ask(base_chain()).policy(required).listed(vec![snapshot(TOYS, 1, 6, &[])]).is(
            "status-by-a-stranger",
            "undetermined",
            "status_not_in_bundle",
        ),
        ask(vec![the_board(), the_body().with(by_certifier)])
            .policy(required)
            .listed(vec![snapshot(BODY_TOO, 1, 6, &[])])
            .is("status-by-a-certifier", "undetermined", "status_not_in_bundle"),
        ask(base_chain()).listed(vec![snapshot(BODY, 1, 6, &[WITHDRAWN])]).is("withdrawn", "refuse", "withdrawn"),
        ask(base_chain()).listed(vec![snapshot(BODY, 1, 6, &[WITHDRAWN]), snapshot(BODY, 2, 7, &[])]).is(
            "withdrawal-taken-back",
            "refuse",
            "status_contradictory",
        ),
        ask(base_chain())
            .listed(vec![
                snapshot(BODY, 1, 6, &[(Status::Suspended, 2)]),
                snapshot(BODY, 2, 7, &[(Status::Suspended, 2), (Status::Active, 7)]),
            ])
            .is("suspended-then-active", "accept", "ok"),
        ask(base_chain()).listed(vec![snapshot(BODY, 1, 6, &[]), snapshot(BODY, 1, 7, &[])]).is(
            "status-number-twice",
            "refuse",
            "status_contradictory",
        ),
        ask(base_chain()).listed(vec![snapshot(TOYS, 9, 7, &[WITHDRAWN])]).is(
            "withdrawn-by-a-stranger",
            "accept",
            "ok",
        ),
        lost(vec![snapshot(BODY, 1, 6, &[WITHDRAWN])]).is("status-fell", "undetermined", "status_in_doubt"),
        lost(vec![snapshot(BODY, 1, 6, &[WITHDRAWN]), snapshot(BODY_TOO, 2, 7, &[])]).is(
            "status-said-again",
            "accept",
            "ok",
        ),
        ask(vec![the_board(), the_body().suspends(5, None)]).listed(vec![snapshot(BODY, 1, 6, &[WITHDRAWN])]).is(
            "withdrawn-while-suspended",
            "refuse",
            "withdrawn",
        ),
        ask(vec![the_board(), the_body(), dropped]).listed(vec![snapshot(BODY, 1, 6, &[WITHDRAWN])]).is(
            "status-key-dropped-by-restating",
            "refuse",
            "withdrawn",
        ),
        ask(base_chain()).policy(|policy| policy.max_status_age = Some(1)).listed(vec![snapshot(BODY, 1, 6, &[])]).is(
            "status-old",
            "accept_stale",
            "status_too_old",
        ),
        ask(base_chain()).listed(vec![snapshot(BODY, 1, 6, &[WITHDRAWN])]).known(5).is(
            "withdrawn-later-than-known",
            "accept",
            "ok",
        ),
    ]
}

fn several() -> Vec<Case> {
    let there = || {
        vec![
            accredits(other_board(), &[OTHER_BOARD], &[AUTHORITY]),
            certifies(body_there(), &[BODY, BODY_TOO], &[OTHER_BOARD]),
        ]
    };
    let with = |said: Vec<Said>| said.into_iter().chain(there()).collect::<Vec<_>>();
    let both = [body(), body_there()];
    let (low, high) = if body().id() < body_there().id() { (body(), body_there()) } else { (body_there(), body()) };
    let ends = |of: &Charter| {
        let mut all = with(vec![the_board(), certifies(body(), &[BODY], &[BOARD])]);
        let place = all.iter().position(|said| said.0.charter == *of).unwrap();
        all[place].0.until = day(3);
        all
    };
    let need_two = |mut all: Vec<Said>| {
        for said in &mut all {
            if said.0.kind == Kind::Certifies {
                said.0.thresholds = vec![(Role::Certifier, 2)];
                said.0.keys.truncate(1);
            }
        }
        if let Some(there) = all.iter_mut().find(|said| said.0.charter == body_there()) {
            there.0.keys = vec![NamedKey::new(BODY_TOO, &Role::ALL)];
        }
        all
    };
    vec![
        ask(with(vec![the_board(), the_body(), the_body().number(2, 4, 4).suspends(2, None)])).under(&both).is(
            "one-of-two-suspended",
            "accept",
            "ok",
        ),
        ask(ends(&low)).under(&both).is("lower-ended", "accept", "ok"),
        ask(ends(&high)).under(&both).is("higher-ended", "accept", "ok"),
        ask(there()).under(&both).is("one-of-two-at-hand", "accept", "ok"),
        ask(with(vec![the_board(), the_body()]))
            .under(&both)
            .listed(vec![list(BODY, 1, 6, &[WITHDRAWN], &[body()])])
            .is("withdrawn-on-one-list", "refuse", "withdrawn"),
        ask(with(vec![the_board(), the_body()]))
            .under(&both)
            .listed(vec![list(BODY_TOO, 1, 6, &[WITHDRAWN], &[body_there()])])
            .is("withdrawn-on-the-other-list", "refuse", "withdrawn"),
        ask(need_two(with(vec![the_board(), the_body()]))).under(&both).by(&[BODY, BODY_TOO]).is(
            "keys-of-two-series",
            "refuse",
            "threshold_not_met",
        ),
        ask(vec![the_board(), the_body().until(3)]).under(&both).is(
            "ended-and-unknown",
            "undetermined",
            "accreditation_not_in_bundle",
        ),
    ]
}

fn rest() -> Vec<Case> {
    let late = |mut asked: Asked| {
        if let Some(log) = &mut asked.0.policy.log {
            log.max_delay = Some(2);
        }
        asked
    };
    vec![
        ask(base_chain()).seen(2, &[4]).is("one-witness-of-two", "refuse", "witness_quorum_not_met"),
        late(ask(base_chain()).seen(1, &[5])).is("logged-in-time", "accept", "ok"),
        late(ask(base_chain()).seen(1, &[6])).is("logged-late", "refuse", "logged_too_late"),
        ask(base_chain()).seen(1, &[6]).known(5).is("logged-later-than-known", "undetermined", "not_known_then"),
        ask(base_chain()).granted(9).is("not-yet", "refuse", "not_yet_valid"),
        ask(base_chain()).certificate(|one| one.says.expires_at = Some(day(8))).is("expired", "refuse", "expired"),
    ]
}
