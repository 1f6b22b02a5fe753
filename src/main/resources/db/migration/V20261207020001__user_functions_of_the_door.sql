-- Who could open 依存関係 (682) or 入退場のパターン (982) could change them: 683 and 983 say so now. 699: on-site ids are exchanged.
insert into admin_role_function
    select role_key, function_number + 1 from admin_role_function where function_number in (682, 982)
    union select '2', 699
    on conflict do nothing;
